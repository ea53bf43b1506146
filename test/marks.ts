import { parse } from 'yaml';
import { readCluster } from '../server/src/workspace/cluster-settings.ts';
import { type FileFinding, spanInFile } from '../server/src/workspace/findings.ts';

/** Returns the findings that a text is marked with by comments such as `# want "end-port"`: line from 1, id. */
export function wantedIn(text: string): readonly string[] {
  return text
    .split('\n')
    .flatMap((line, index) => [...line.matchAll(/# want "([^"]+)"/g)].map(([, id]) => `${index + 1} ${id}`));
}

/** Returns the id of a mark. */
export function idOf(mark: string): string {
  return mark.slice(mark.indexOf(' ') + 1);
}

/** Returns a finding as a mark: the line it begins on, and its id. */
export function markOf(found: FileFinding): string {
  const { line } = found.file.lines.position(spanInFile(found, found.finding.span).start);
  return `${line + 1} ${found.finding.rule.id}`;
}

/** Returns what a text says of its cluster in a line such as `# cluster: { cni: flannel }`. */
export function clusterIn(text: string): ReturnType<typeof readCluster> | undefined {
  const [, written] = /^# cluster: (.*)$/m.exec(text) ?? [];
  return written === undefined ? undefined : readCluster(parse(written));
}
