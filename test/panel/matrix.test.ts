import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PanelAxis, PanelView } from '../../client/src/panel/messages.ts';
import { type GroupLine, groupAxis, type Line, visibleLines } from '../../client/webview/axis-lines.ts';
import { type Counts, levelOf as levelFor, Matrix, totalOf } from '../../client/webview/matrix.ts';
import { smallView, workload } from './views.ts';

function linesOf(entries: readonly PanelAxis[], collapsed: ReadonlySet<string> = new Set()): ReadonlyMap<string, Line> {
  return new Map(visibleLines(groupAxis(entries), collapsed, '').map(line => [line.key, line]));
}

function line(lines: ReadonlyMap<string, Line>, key: string): Line {
  const found = lines.get(key);
  if (!found) throw new Error(`No line ${key}`);
  return found;
}

const view = smallView();
const matrix = new Matrix(view);
const lines = linesOf(view.sources);
const at = (source: string, destination: string) => matrix.cell(line(lines, source), line(lines, destination));

describe('Matrix.cell', () => {
  it('answers what one source allows towards one destination', () => {
    expect(at('workload:shop/Deployment/web', 'workload:shop/Deployment/api')).toEqual({
      type: 'pair',
      level: 'some',
      text: 'TCP 8080',
      self: false,
    });
  });

  it('tells a workload from its own other pods', () => {
    expect(at('workload:data/Deployment/db', 'workload:data/Deployment/db')).toMatchObject({ self: true });
  });

  it('sums a group towards one destination', () => {
    expect(at('namespace:shop', 'workload:data/Deployment/db')).toEqual({
      type: 'summary',
      level: 'some',
      counts: { none: 2, some: 1, all: 0, depends: 0 },
    });
  });

  it('sums a group towards a group', () => {
    expect(at('namespace:monitoring', 'namespace:shop')).toMatchObject({
      level: 'all',
      counts: { none: 0, some: 0, all: 3 },
    });
    expect(at('namespace:data', 'namespace:shop')).toMatchObject({ level: 'none' });
  });

  it('leaves traffic between external addresses to the world', () => {
    expect(at('addresses:10.0.0.0/8', 'addresses:everything else')).toEqual({ type: 'outside' });
    expect(at('namespace:', 'namespace:')).toEqual({ type: 'outside' });
    expect(at('namespace:', 'workload:ingress/Deployment/controller')).toMatchObject({
      counts: { none: 1, some: 1, all: 0 },
    });
  });

  it('answers the same object again, so that scrolling computes nothing twice', () => {
    expect(at('namespace:shop', 'namespace:data')).toBe(at('namespace:shop', 'namespace:data'));
  });
});

describe('Matrix.traffics', () => {
  it('lists the different traffics of a cell, the most frequent first', () => {
    const kinds = matrix.traffics(line(lines, 'namespace:shop'), line(lines, 'namespace:data'));
    expect(kinds.map(({ traffic, count }) => [traffic.text, count])).toEqual([
      ['nothing', 7],
      ['TCP 5432', 1],
      ['TCP 5672 · UDP 5672', 1],
    ]);
  });
});

describe('Matrix.totals', () => {
  it('counts every connection but those of a workload to itself and between external addresses', () => {
    expect(matrix.totals()).toEqual({ none: 109, depends: 0, some: 12, all: 9 });
  });
});

describe('levelOf', () => {
  it('is all or nothing only when every connection is, and depends where that is the most', () => {
    const levelOf = (counts: Partial<Counts>) => levelFor({ none: 0, depends: 0, some: 0, all: 0, ...counts });
    expect(levelOf({ none: 3, depends: 1 })).toBe('depends');
    expect(levelOf({ depends: 1, all: 3 })).toBe('some');
    expect(levelOf({ depends: 1, some: 1 })).toBe('some');
    expect(levelOf({ none: 3, some: 0, all: 0 })).toBe('none');
    expect(levelOf({ none: 0, some: 0, all: 3 })).toBe('all');
    expect(levelOf({ none: 1, some: 0, all: 3 })).toBe('some');
    expect(levelOf({ none: 0, some: 1, all: 3 })).toBe('some');
  });
});

const traffics = [
  { level: 'none', text: 'nothing' },
  { level: 'some', text: 'TCP 80' },
  { level: 'depends', text: 'perhaps TCP 80' },
  { level: 'all', text: 'all ports' },
] as const;

const views: fc.Arbitrary<PanelView> = fc
  .record({
    entries: fc.array(fc.record({ namespace: fc.constantFrom('a', 'b', ''), class: fc.nat(3) }), {
      minLength: 1,
      maxLength: 12,
    }),
    rows: fc.array(fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }), { minLength: 4, maxLength: 4 }),
  })
  .map(({ entries, rows }) => {
    const axes = entries.map((entry, index) => ({ ...workload(entry.namespace, `w${index}`, index), ...entry }));
    return { sources: axes, destinations: axes, home: [], traffics, rows, policies: 1, warnings: [], left: [] };
  });

function groupsOf(view: PanelView): readonly GroupLine[] {
  const collapsed = new Set(['namespace:a', 'namespace:b', 'namespace:']);
  return [...linesOf(view.sources, collapsed).values()].filter(each => each.type === 'group');
}

function countSlowly(sums: Matrix, row: GroupLine, column: GroupLine): Counts {
  const pairs = row.entries.flatMap(source => column.entries.map(destination => sums.pair(source, destination)));
  const count = (level: string) => pairs.filter(traffic => traffic.level === level).length;
  return { none: count('none'), depends: count('depends'), some: count('some'), all: count('all') };
}

describe('sums over classes', () => {
  it('agree with counting each pair of entries', () => {
    fc.assert(
      fc.property(views, made => {
        const sums = new Matrix(made);
        const groups = groupsOf(made);
        for (const row of groups) {
          for (const column of groups) {
            const counts = countSlowly(sums, row, column);
            expect(sums.cell(row, column)).toEqual({ type: 'summary', level: levelFor(counts), counts });
            expect(totalOf(counts)).toBe(row.entries.length * column.entries.length);
          }
        }
      }),
    );
  });
});
