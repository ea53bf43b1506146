import { absent } from '../objects/field.ts';
import type { UnreadDocument } from './resource.ts';

// A template names its namespace seldom; `{{ .Release.Namespace }}` may be any.
const NAMESPACE = /^ {2}namespace: *["']?([a-z0-9-]+)["']? *$/m;
const WITH_PODS = /\btemplate["']?\s*:|\bkind["']?\s*:\s*["']?Pod\b/;

/** Returns what stands for the text of a document that cannot be read and may make pods; undefined where none is in sight. */
export function readUnread(text: string): UnreadDocument | undefined {
  if (!WITH_PODS.test(text)) return undefined;
  return {
    type: 'unread',
    text,
    validation: undefined,
    apiVersion: '',
    kind: '',
    name: '',
    namespace: NAMESPACE.exec(text)?.[1] ?? '',
    nameField: absent,
    namespaceField: absent,
    labels: new Map(),
    annotations: new Map(),
    node: { kind: 'map', span: { start: 0, end: text.length }, entries: [], flow: false, anchored: false },
    identity: text,
  };
}
