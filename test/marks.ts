import { parse } from 'yaml';
import { rules } from '../server/src/engine/rules/index.ts';
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

/** Rules that say what an example with a cluster shows only where that cluster is known. */
const NEEDING_PROFILE = new Set([
  'deprecated-api-version',
  // These know it from the profile, or from pods in sight, which the examples leave out.
  'dns-node-local',
  'dns-service-port',
  ...rules.filter(({ needs }) => needs.includes('profile')).map(({ id }) => id),
]);

/** Returns the marks of a text that hold also where nothing is known of its cluster. */
export function wantedAnywhere(text: string): readonly string[] {
  const isFree = clusterIn(text) === undefined;
  return wantedIn(text).filter(mark => isFree || !NEEDING_PROFILE.has(idOf(mark)));
}
