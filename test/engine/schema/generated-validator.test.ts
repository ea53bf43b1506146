import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildValidators, compileValidator } from '../../../scripts/build-validators.mjs';
import { validate } from '../../../server/src/engine/schema/generated/networkpolicy-v1.js';

const file = new URL('../../../server/src/engine/schema/generated/networkpolicy-v1.js', import.meta.url);
const schema = new URL('../../../schemas/networkpolicy.v1.json', import.meta.url);
const text = readFileSync(file, 'utf8');

describe('the generated validator', () => {
  it('imports nothing and makes no code at run time', () => {
    expect(text).not.toMatch(/\bimport\b|\brequire\s*\(|\beval\b|\bFunction\s*\(|\bprocess\b|\bglobalThis\b/);
  });

  it('is what the schema compiles to', async () => {
    expect(text.endsWith(await compileValidator(schema.pathname))).toBe(true);
  });

  it('stays as it is while it is up to date', async () => {
    const before = statSync(file).mtimeMs;
    await buildValidators();
    expect(statSync(file).mtimeMs).toBe(before);
  });

  it('answers yes or no and keeps what failed', () => {
    expect(validate({})).toBe(true);
    expect(validate({ spec: { policyTypes: ['ingress'] } })).toBe(false);
    expect(validate.errors?.map(({ instancePath, keyword }) => [instancePath, keyword])).toEqual([
      ['/spec/policyTypes/0', 'enum'],
    ]);
  });
});
