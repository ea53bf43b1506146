import type { ProfileChoice } from '../../server/src/engine/profile/profile-choice.ts';
import type { FileAccess } from '../../server/src/workspace/file-access.ts';
import { LineIndex, type Position } from '../../server/src/workspace/files/line-index.ts';
import type { SourceFile } from '../../server/src/workspace/files/source-file.ts';
import { WorkspaceIndex } from '../../server/src/workspace/index.ts';
import type { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { settingsFor } from '../engine/rules/settings-for.ts';

/** Marks the cursor in a fixture. */
export const CURSOR = '<|>';

/** The folder that the files of a fixture lie in. */
export const ROOT = 'file:///work/';

/** A disk without files. */
export const noFiles: FileAccess = {
  async *list() {},
  async read() {
    return { type: 'gone' };
  },
};

/** A workspace in memory, with the cursor in the file that holds the mark. */
export interface Workspace {
  readonly snapshot: Snapshot;
  readonly file: SourceFile;
  readonly uri: string;
  readonly position: Position;
}

/** Makes a workspace of files by name, for a cluster; the file with the mark (else the last) is open, the others are on disk. */
export function workspaceOf(files: Readonly<Record<string, string>>, profile: ProfileChoice = {}): Workspace {
  const index = new WorkspaceIndex(noFiles);
  index.configure({ settings: settingsFor(profile) });
  const names = Object.keys(files);
  const marked = names.find(name => files[name]?.includes(CURSOR)) ?? names.at(-1) ?? '';
  let position: Position = { line: 0, character: 0 };
  for (const [name, text] of Object.entries(files)) {
    if (name !== marked) index.put(ROOT + name, text);
    else {
      const plain = text.replace(CURSOR, '');
      position = new LineIndex(plain).position(Math.max(text.indexOf(CURSOR), 0));
      index.edit(ROOT + name, plain, 7);
    }
  }
  const uri = ROOT + marked;
  const { snapshot } = index;
  const file = snapshot.files.get(uri);
  if (file === undefined) throw new Error(`no file ${uri}`);
  return { snapshot, file, uri, position };
}

/** A Namespace, Deployments and a Service as fixtures write them again and again. */
export function deployment(namespace: string, name: string, labels: string, ports = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  template:
    metadata:
      labels: { ${labels} }
    spec:
      containers:
        - name: main
          ports: [${ports}]
`;
}
