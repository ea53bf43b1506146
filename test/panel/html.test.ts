import { describe, expect, it } from 'vitest';
import { contentPolicy, makeNonce, pageHtml } from '../../client/src/panel/html.ts';

const page = pageHtml({
  title: 'Who & whom',
  language: 'de',
  nonce: 'abc123',
  script: 'https://host/panel.js?a="b"',
  style: 'https://host/panel.css',
});

describe('contentPolicy', () => {
  it('loads nothing but script and style by nonce', () => {
    expect(contentPolicy('n')).toBe(
      "default-src 'none'; script-src 'nonce-n'; style-src 'nonce-n'; base-uri 'none'; form-action 'none'",
    );
  });
});

describe('pageHtml', () => {
  it('names the language, the policy, one script and one style sheet', () => {
    expect(page).toContain('<html lang="de">');
    expect(page).toContain(`content="${contentPolicy('abc123')}"`);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page.match(/<link/g)).toHaveLength(1);
    expect(page.match(/nonce="abc123"/g)).toHaveLength(2);
  });

  it('escapes what it is given', () => {
    expect(page).toContain('<title>Who &amp; whom</title>');
    expect(page).toContain('src="https://host/panel.js?a=&quot;b&quot;"');
  });

  it('has no inline handler, style or script', () => {
    expect(page).not.toMatch(/ on\w+=| style=|<style|javascript:/);
    expect(page).toMatch(/<script[^>]*><\/script>/);
  });
});

describe('makeNonce', () => {
  it('is long, safe in an attribute, and different each time', () => {
    expect(makeNonce()).toMatch(/^[0-9a-f]{48}$/);
    expect(makeNonce()).not.toBe(makeNonce());
  });
});
