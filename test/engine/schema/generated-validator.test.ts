import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildValidators, compileValidators } from '../../../scripts/build-validators.mjs';
import { NetworkPolicy as validate } from '../../../server/src/engine/schema/generated/validators.js';

const file = new URL('../../../server/src/engine/schema/generated/validators.js', import.meta.url);
const text = readFileSync(file, 'utf8');

describe('the generated validators', () => {
  it('import nothing and make no code at run time', () => {
    expect(text).not.toMatch(/\bimport\b|\brequire\s*\(|\beval\b|\bFunction\s*\(|\bprocess\b|\bglobalThis\b/);
  });

  it('are what the schemas compile to', async () => {
    expect(text.endsWith(await compileValidators())).toBe(true);
  });

  it('stay as they are while they are up to date', async () => {
    const before = statSync(file).mtimeMs;
    await buildValidators();
    expect(statSync(file).mtimeMs).toBe(before);
  });

  it('answer yes or no and keep what failed', () => {
    expect(validate({})).toBe(true);
    expect(validate({ spec: { policyTypes: ['ingress'] } })).toBe(false);
    expect(validate.errors?.map(({ instancePath, keyword }) => [instancePath, keyword])).toEqual([
      ['/spec/policyTypes/0', 'enum'],
    ]);
  });
});
