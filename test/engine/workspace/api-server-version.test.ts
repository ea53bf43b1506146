import { expect, it } from 'vitest';
import { findingsOf } from '../../../server/src/workspace/findings.ts';
import { WorkspaceIndex } from '../../../server/src/workspace/index.ts';
import { DEFAULT_SETTINGS } from '../../../server/src/workspace/settings.ts';
import { FakeFiles } from './fake-files.ts';
import { policy } from './manifests.ts';

const [A, B] = ['file:///w/a.yaml', 'file:///w/b.yaml'];
const loose = (name: string): string =>
  policy(name, `{podSelector: {matchLabels: {app: ${name}}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.1/8}}]}]}`);

const on = (kubernetesVersion: string) => ({
  settings: { ...DEFAULT_SETTINGS, cluster: { ...DEFAULT_SETTINGS.cluster, kubernetesVersion } },
});

/** Severity of each finding, and the names of what is analysed. */
function stateOf(index: WorkspaceIndex): readonly string[] {
  const { snapshot } = index;
  return [...snapshot.files.values()].flatMap(file => [
    ...findingsOf(snapshot, file).map(({ severity, finding }) => `${finding.rule.id} ${severity}`),
    ...file.documents.flatMap(({ content }) => content.effective.map(({ name }) => name)),
  ]);
}

it('is judged by the API server that the index is told of, whenever that is', () => {
  const index = new WorkspaceIndex(new FakeFiles());
  index.put(A, loose('disk'));
  index.edit(B, loose('typed'), 1);
  const accepted = ['cidr-host-bits warning', 'disk', 'cidr-host-bits warning', 'typed'];
  expect(stateOf(index)).toEqual(accepted);
  index.configure(on('1.36'));
  expect(stateOf(index)).toEqual(['cidr-host-bits error', 'cidr-host-bits error']);
  index.edit(B, `${loose('typed')}# more\n`, 2);
  expect(stateOf(index)).toEqual(['cidr-host-bits error', 'cidr-host-bits error']);
  index.configure(on('v1.35.2'));
  expect(stateOf(index)).toEqual(accepted);
  expect(index.snapshot.files.get(B)?.version).toBe(2);
});

it('keeps what was read while the version stays', () => {
  const index = new WorkspaceIndex(new FakeFiles());
  index.configure(on('1.36'));
  index.put(A, loose('a'));
  const before = index.snapshot.files.get(A);
  index.configure(on('1.36.1'));
  expect(index.snapshot.files.get(A)).toBe(before);
});
