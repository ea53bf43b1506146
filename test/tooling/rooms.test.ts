import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const SOURCES = 'server/src';

interface Import {
  readonly from: string;
  readonly to: string;
}

/** Returns which file of the server imports which, types included; what is generated is left out. */
function imports(): readonly Import[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .map(file => file.replaceAll('\\', '/'))
    .filter(file => file.endsWith('.ts') && !file.includes('generated/'));
  return files.flatMap(from => {
    const text = readFileSync(join(SOURCES, from), 'utf8');
    return [...text.matchAll(/\bfrom '(\.[^']*)'/g)].map(([, path = '']) => ({
      from,
      to: relative('.', join(dirname(from), path)).replaceAll('\\', '/'),
    }));
  });
}

/** Returns the room that a file stands in: a rule with its helpers is in the room of its group. */
function roomOf(file: string): string {
  const folders = file.split('/').slice(0, -1);
  const depth = folders[0] === 'engine' && folders[1] === 'rules' ? 3 : 2;
  return folders.slice(0, depth).join('/');
}

/** Returns the rooms that lie on a circle of imports. */
function onCircles(all: readonly Import[]): readonly string[] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of all) {
    const [room, other] = [roomOf(from), roomOf(to)];
    if (room !== other) next.set(room, (next.get(room) ?? new Set()).add(other));
  }
  const reaches = (start: string): ReadonlySet<string> => {
    const seen = new Set<string>();
    const open = [start];
    for (let room = open.pop(); room !== undefined; room = open.pop())
      for (const other of next.get(room) ?? []) {
        if (seen.has(other)) continue;
        seen.add(other);
        open.push(other);
      }
    return seen;
  };
  return [...next.keys()].filter(room => reaches(room).has(room)).toSorted();
}

describe('the rooms of the server', () => {
  it('import each other in no circle', () => {
    expect(imports().length).toBeGreaterThan(2000);
    expect(onCircles(imports())).toEqual([]);
  });

  it('are found on a circle where there is one', () => {
    const circle: readonly Import[] = [
      { from: 'cli/git/a.ts', to: 'cli/commands/b.ts' },
      { from: 'cli/commands/c.ts', to: 'cli/git/d.ts' },
      { from: 'cli/main.ts', to: 'cli/git/a.ts' },
    ];
    expect(onCircles(circle)).toEqual(['cli/commands', 'cli/git']);
  });

  it('of rules and drafts ask the answers, and work out no side of a connection themselves', () => {
    const asking = imports().filter(
      ({ from, to }) => /^engine\/(?:rules|drafts)\//.test(from) && /^engine\/reachability\//.test(to),
    );
    expect(asking).toEqual([]);
  });
});
