import { describe, expect, it } from 'vitest';
import { type FromHost, isFromHost, isFromWebview } from '../../client/src/panel/messages.ts';
import { freshState, restoreState } from '../../client/src/panel/state.ts';
import { explanationOf, smallView, workload } from './views.ts';

const pair = { source: 'workload:shop/Deployment/web', destination: 'workload:shop/Deployment/api' };
const web = workload('shop', 'web', 0);
const api = workload('shop', 'api', 1);

describe('isFromWebview', () => {
  it.each([
    { type: 'ready' },
    { type: 'explain', pair },
    { type: 'unexplain' },
    { type: 'open', link: 3 },
    { type: 'retry' },
    { type: 'restart' },
  ])('accepts $type', message => {
    expect(isFromWebview(message)).toBe(true);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a list', [{ type: 'ready' }]],
    ['another type', { type: 'evaluate' }],
    ['an address instead of a link', { type: 'open', link: 'file:///etc/passwd' }],
    ['a negative link', { type: 'open', link: -1 }],
    ['a fraction of a link', { type: 'open', link: 0.5 }],
    ['a pair of one', { type: 'explain', pair: { source: 'a' } }],
    ['a pair of numbers', { type: 'explain', pair: { source: 1, destination: 2 } }],
  ])('refuses %s', (_what, message) => {
    expect(isFromWebview(message)).toBe(false);
  });
});

const view = smallView();
const fromHost: readonly FromHost[] = [
  { type: 'strings', strings: { from: 'From' } },
  { type: 'following', uri: 'file:///a.yaml', label: 'a.yaml' },
  { type: 'view', view },
  { type: 'current' },
  { type: 'condition', condition: 'restarting', detail: '' },
  { type: 'explanation', pair, explanation: explanationOf(web, api, 'TCP 80') },
  { type: 'explanation', pair, explanation: null },
  { type: 'select', pair },
];

describe('isFromHost', () => {
  it.each(fromHost)('accepts $type', message => {
    expect(isFromHost(message)).toBe(true);
    expect(isFromHost(JSON.parse(JSON.stringify(message)))).toBe(true);
  });

  it.each([
    ['a string that is none', { type: 'strings', strings: { from: 1 } }],
    ['an unknown condition', { type: 'condition', condition: 'sleepy', detail: '' }],
    ['a matrix without rows', { type: 'view', view: { ...view, rows: undefined } }],
    ['a class without row', { type: 'view', view: { ...view, rows: view.rows.slice(1) } }],
    ['a row without all columns', { type: 'view', view: { ...view, rows: view.rows.map(row => row.slice(1)) } }],
    ['a cell without traffic', { type: 'view', view: { ...view, traffics: view.traffics.slice(0, 1) } }],
    ['a level of its own', { type: 'view', view: { ...view, traffics: [{ level: 'most', text: '' }] } }],
    ['an axis without name', { type: 'view', view: { ...view, sources: [{ ...web, name: undefined }] } }],
    ['an explanation without sides', { type: 'explanation', pair, explanation: { source: web, destination: api } }],
  ])('refuses %s', (_what, message) => {
    expect(isFromHost(message)).toBe(false);
  });
});

describe('restoreState', () => {
  it('restores what was stored', () => {
    const stored = {
      ...freshState,
      uri: 'file:///a.yaml',
      folds: {
        sources: { closed: ['namespace:shop'], opened: [] },
        destinations: { closed: [], opened: ['namespace:data'] },
      },
      selected: pair,
      scroll: { top: 12.5, left: 3 },
    };
    expect(restoreState(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
  });

  it.each([
    undefined,
    null,
    {},
    { ...freshState, version: 2 },
    { ...freshState, scroll: { top: Number.NaN, left: 0 } },
    { ...freshState, selected: 'workload:a' },
  ])('starts afresh from %j', stored => {
    expect(restoreState(stored)).toBe(freshState);
  });
});
