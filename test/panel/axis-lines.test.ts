import { describe, expect, it } from 'vitest';
import { groupAxis, initiallyCollapsed, type Line, visibleLines } from '../../client/webview/axis-lines.ts';
import { addresses, hugeView, workload } from './views.ts';

const web = workload('shop', 'web', 0, 'app=web, tier=front');
const api = workload('shop', 'api', 1, 'app=api, tier=back');
const db = workload('data', 'db', 2, 'app=db, tier=back');
const internet = addresses('0.0.0.0/0', 'every address', 3);
const groups = groupAxis([internet, web, db, api]);

function keys(lines: readonly Line[]): readonly string[] {
  return lines.map(line => line.key);
}

describe('groupAxis', () => {
  it('gathers by namespace in order of appearance, external addresses last', () => {
    expect(groups.map(group => [group.namespace, group.entries.map(entry => entry.name)])).toEqual([
      ['shop', ['web', 'api']],
      ['data', ['db']],
      ['', ['0.0.0.0/0']],
    ]);
  });
});

describe('visibleLines', () => {
  it('shows a heading for each group and its entries', () => {
    expect(keys(visibleLines(groups, new Set(), ''))).toEqual([
      'namespace:shop',
      web.id,
      api.id,
      'namespace:data',
      db.id,
      'namespace:',
      internet.id,
    ]);
  });

  it('shows of a collapsed group the heading alone', () => {
    const lines = visibleLines(groups, new Set(['namespace:shop']), '');
    expect(keys(lines).slice(0, 3)).toEqual(['namespace:shop', 'namespace:data', db.id]);
    expect(lines[0]).toMatchObject({ type: 'group', collapsed: true, total: 2, entries: [web, api] });
  });

  it('keeps entries that hold every word of the filter in name, namespace, kind or labels', () => {
    expect(keys(visibleLines(groups, new Set(), 'TIER=back'))).toEqual([
      'namespace:shop',
      api.id,
      'namespace:data',
      db.id,
    ]);
    expect(keys(visibleLines(groups, new Set(), 'shop/ back'))).toEqual(['namespace:shop', api.id]);
    expect(keys(visibleLines(groups, new Set(), ' deployment  data '))).toEqual(['namespace:data', db.id]);
  });

  it('counts the matches of a group against all its entries', () => {
    expect(visibleLines(groups, new Set(), 'web')[0]).toMatchObject({ entries: [web], total: 2 });
  });

  it('shows nothing when nothing matches', () => {
    expect(visibleLines(groups, new Set(), 'absent')).toEqual([]);
  });

  it('marks entries whose name another one of their namespace has', () => {
    const twin = { ...api, id: 'workload:shop/StatefulSet/web', name: 'web', kind: 'StatefulSet' };
    const lines = visibleLines(groupAxis([web, twin, api]), new Set(), '');
    expect(lines.map(line => line.type === 'entry' && line.ambiguous)).toEqual([false, true, true, false]);
  });
});

describe('initiallyCollapsed', () => {
  it('leaves a short axis open', () => {
    expect(initiallyCollapsed(groups, [])).toEqual([]);
  });

  it('closes all groups of a long one', () => {
    expect(initiallyCollapsed(groupAxis(hugeView(300).sources), [])).toHaveLength(30);
  });

  it('leaves a single long namespace open, since there is nothing to choose', () => {
    const one = hugeView(300).sources.map(axis => ({ ...axis, namespace: 'only' }));
    expect(initiallyCollapsed(groupAxis(one), [])).toEqual([]);
    expect(initiallyCollapsed(groupAxis(one), ['only'])).toEqual([]);
  });

  it('leaves the namespaces of the followed file open, and closes others when they are many', () => {
    const many = groupAxis(hugeView(60).sources);
    expect(initiallyCollapsed(many, [])).toEqual([]);
    const closed = initiallyCollapsed(many, ['team-03', 'team-04']);
    expect(closed).toHaveLength(28);
    expect(closed).not.toContain('namespace:team-03');
    expect(initiallyCollapsed(groups, ['shop'])).toEqual([]);
  });

  it('does not mind a followed file whose namespaces have no workloads', () => {
    expect(initiallyCollapsed(groupAxis(hugeView(60).sources), ['absent'])).toEqual([]);
  });
});
