import { describe, expect, it } from 'vitest';
import { globUnion } from '../../client/src/glob-union.ts';

describe('globUnion', () => {
  it('leaves a single plain pattern alone', () => {
    expect(globUnion(['**/*.yaml'])).toBe('**/*.yaml');
  });

  it('joins patterns in one level of braces', () => {
    expect(globUnion(['**/*.yaml', 'charts/**'])).toBe('{**/*.yaml,charts/**}');
  });

  it('spreads braces inside a pattern, nested ones too', () => {
    expect(globUnion(['**/*.{yaml,yml}', '{a,b{c,d}}/x'])).toBe('{**/*.yaml,**/*.yml,a/x,bc/x,bd/x}');
  });

  it('names each pattern once', () => {
    expect(globUnion(['*.{json,yaml}', '*.yaml'])).toBe('{*.json,*.yaml}');
  });

  it('takes a brace that never closes for itself', () => {
    expect(globUnion(['a{b,c'])).toBe('a{b,c');
  });
});
