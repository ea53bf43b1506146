import { makesNoPods } from '../../engine/model/api-groups.ts';
import { readResources } from '../../engine/model/read-resources.ts';
import { readUnread } from '../../engine/model/read-unread.ts';
import type { Resource } from '../../engine/model/resource.ts';
import { hasVariable, variableIn } from '../../engine/model/variables.ts';
import type { ValidationOptions } from '../../engine/objects/validation.ts';
import { onceForEach } from '../../engine/once.ts';
import type { ParsedDocument, ParseProblem } from '../../engine/parse/document.ts';
import { parseDocument } from '../../engine/parse/parse-document.ts';
import { resplit } from '../../engine/parse/resplit.ts';
import { childOf } from '../../engine/parse/tree.ts';
import { kindOfUnknownVersion } from '../../engine/policies/api-versions.ts';
import { policyKindOf } from '../../engine/policies/policy-kind.ts';
import { validatePolicy } from '../../engine/policies/validate.ts';
import type { Violation } from '../../engine/schema/violation.ts';
import { DocumentLines } from './document-lines.ts';
import { LineIndex, type Lines } from './line-index.ts';

/** One document of a file with where it begins; the rest does not change while its text does not. */
export interface SourceDocument {
  /** Offset of the document's first character in the file. */
  readonly offset: number;
  readonly content: DocumentContent;
}

/** What the text of one document holds; kept through edits elsewhere in the file. */
export interface DocumentContent {
  readonly parsed: ParsedDocument;
  /** Its own lines, counted from its first one. */
  readonly lines: LineIndex;
  readonly resources: readonly Resource[];
  /** What takes part in the analysis: the last accepted form stands in for refused policies and broken text. */
  readonly effective: readonly Resource[];
}

/** A file as read; immutable. */
export interface SourceFile {
  readonly uri: string;
  /** Version of the open document, undefined for a file read from disk. */
  readonly version: number | undefined;
  readonly text: string;
  readonly lines: Lines;
  readonly documents: readonly SourceDocument[];
  /** Problems of the file as a whole, such as an encoding that cannot be read; spans index into the text. */
  readonly problems: readonly ParseProblem[];
}

/** Files above this many bytes are not read: their text alone would take most of the memory that an editor gives. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;

// Words of which documents that count have one, or what stands below.
const KNOWN_KINDS =
  /\b(?:\w*NetworkPolicy|Namespace|Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|ReplicationController|Job|CronJob|Service|Ingress|Route|\w+WebhookConfiguration|conversionReviewVersions|\w*RoleBinding|APIService|Kustomization|\w*List)\b/;
// Nodes, classes of Ingresses, and what tells who makes pods while the cluster runs; as words they stand in many a text.
const BY_KIND =
  /\bkind["']?\s*:\s*["']?(?:Node|ServiceAccount|(?:Cluster)?Role|CustomResourceDefinition|IngressClass)\b/;
const WITH_POD_TEMPLATE = /\btemplate["']?\s*:/;
const API_GROUP = /\bapiVersion["']?\s*:\s*["']?([\w-]+(?:\.[\w-]+)+)\//g;

/** Says whether a document may hold what the analysis knows; others are not even parsed. */
function mayCount(text: string): boolean {
  if ([KNOWN_KINDS, BY_KIND, WITH_POD_TEMPLATE].some(words => words.test(text))) return true;
  // Operators make pods for objects of API groups of their own; the groups of Kubernetes itself say what they hold.
  return [...text.matchAll(API_GROUP)].some(([, group = '']) => !makesNoPods(group));
}

/**
 * Reads a file's text; documents whose text equals one of the previous version keep their content, which must have been
 * read for the same API server.
 */
export function readSourceFile(
  uri: string,
  text: string,
  version?: number,
  previous?: SourceFile,
  validation: ValidationOptions = {},
): SourceFile {
  if (text.length > MAX_FILE_BYTES) return { ...unreadFile(uri, tooLarge(text.length)), version };
  const documents = readDocuments(text, previous, validation);
  return {
    uri,
    version,
    text,
    lines: new DocumentLines(documents.map(({ offset, content }) => ({ offset, lines: content.lines }))),
    documents,
    problems: encodingProblems(text, documents),
  };
}

/** Reads the documents between those that are as before. */
function readDocuments(
  text: string,
  file: SourceFile | undefined,
  validation: ValidationOptions,
): readonly SourceDocument[] {
  const previous = file?.documents ?? [];
  const { first, last, between } = resplit(
    text,
    previous.map(({ content }) => content.parsed.text),
    file?.text,
  );
  const until = previous.length - last;
  const old = previous.slice(first, until).map(({ content }) => content);
  const texts = between.map(({ start, end }) => text.slice(start, end));
  const known = contentByText(old);
  const kept = texts.map(own => known.get(own)?.shift());
  const before = versionsBefore(kept, old);
  const middle = between.map(({ start }, index) => ({
    offset: start,
    content: kept[index] ?? readContent(texts[index] ?? '', before[index], validation),
  }));
  return withoutDoubles([...previous.slice(0, first), ...middle, ...movedTo(text.length, previous.slice(until))]);
}

/** Returns the documents without those stand-ins whose object is read elsewhere in the file, or stood in for already. */
function withoutDoubles(documents: readonly SourceDocument[]): readonly SourceDocument[] {
  if (!documents.some(({ content }) => content.effective.some(isStandInOf(content)))) return documents;
  const taken = new Set(
    documents.flatMap(({ content }) =>
      content.effective.filter(each => !isStandInOf(content)(each)).map(({ identity }) => identity),
    ),
  );
  return documents.map(document => {
    const { content } = document;
    const isStandIn = isStandInOf(content);
    const effective = content.effective.filter(each => {
      if (!isStandIn(each)) return true;
      const isFree = !taken.has(each.identity);
      taken.add(each.identity);
      return isFree;
    });
    return effective.length === content.effective.length
      ? document
      : { ...document, content: { ...content, effective } };
  });
}

function isStandInOf({ resources }: DocumentContent): (resource: Resource) => boolean {
  return resource => resource.type !== 'unread' && !resources.includes(resource);
}

/** Returns the documents at the end of a file as those of a text of that length. */
function movedTo(length: number, documents: readonly SourceDocument[]): readonly SourceDocument[] {
  const last = documents.at(-1);
  const shift = last === undefined ? 0 : length - (last.offset + last.content.parsed.text.length);
  return shift === 0 ? documents : documents.map(({ offset, content }) => ({ offset: offset + shift, content }));
}

/** Returns a file that could not be read, with the reason. */
export function unreadFile(uri: string, problem: ParseProblem): SourceFile {
  return { uri, version: undefined, text: '', lines: new LineIndex(''), documents: [], problems: [problem] };
}

/** Returns the problem of a file of that many bytes (or characters). */
export function tooLarge(bytes: number): ParseProblem {
  const mebibytes = Math.round(bytes / 1024 / 1024);
  const limit = MAX_FILE_BYTES / 1024 / 1024;
  const message = `Not read: this file has ${mebibytes} MiB, and files above ${limit} MiB are left out. Split it to have its policies analysed.`;
  return { reason: 'too-large', message, span: { start: 0, end: 0 } };
}

/** Judges the text of manifests alone; what other tools write into files of their own is their affair. */
function encodingProblems(text: string, documents: readonly SourceDocument[]): readonly ParseProblem[] {
  const at = text.indexOf('\uFFFD');
  if (NULS_BETWEEN.test(text) && KNOWN_KINDS.test(text.replaceAll('\0', ''))) return [encodingProblem(WIDE_MESSAGE, 0)];
  const isManifest = ({ content: { resources, parsed } }: SourceDocument): boolean =>
    resources.length + parsed.problems.length > 0;
  return at >= 0 && documents.some(isManifest) ? [replacedProblem(at)] : [];
}

/** Returns the problem of a file that holds bytes which are no text. */
export function replacedProblem(at: number): ParseProblem {
  return encodingProblem(REPLACED_MESSAGE, at);
}

function encodingProblem(message: string, at: number): ParseProblem {
  return { reason: 'encoding', message, span: { start: at, end: at + 1 } };
}

// How UTF-16 and UTF-32 look when they are read as UTF-8.
const NULS_BETWEEN = /^[\s\S]?\0/;
const WIDE_MESSAGE =
  'This is UTF-16 without its byte-order mark, or UTF-32: kubectl and the API server refuse the file. Save it as UTF-8.';
const REPLACED_MESSAGE =
  'These bytes are not UTF-8: kubectl puts another character in their place, other tools refuse the file. Save it as UTF-8.';

function contentByText(previous: readonly DocumentContent[]): Map<string, DocumentContent[]> {
  const known = new Map<string, DocumentContent[]>();
  for (const content of previous) {
    const same = known.get(content.parsed.text);
    if (same === undefined) known.set(content.parsed.text, [content]);
    else same.push(content);
  }
  return known;
}

/** Finds for each document that is new or changed what stood in its place and is gone, if anything. */
function versionsBefore(
  kept: readonly (DocumentContent | undefined)[],
  old: readonly DocumentContent[],
): readonly (DocumentContent | undefined)[] {
  const places = new Map(old.map((content, index) => [content, index]));
  const staying = new Set(kept);
  let next = 0;
  return kept.map(content => {
    if (content !== undefined) {
      next = (places.get(content) ?? 0) + 1;
      return undefined;
    }
    const before = old[next];
    if (before === undefined || staying.has(before)) return undefined;
    next++;
    return before;
  });
}

/** Reads the text of one document that nothing stood before. */
export type ReadDocument = (text: string) => DocumentContent;

/** Returns a reader of single documents for an API server. */
export function documentReader(validation: ValidationOptions): ReadDocument {
  return text => readContent(text, undefined, validation);
}

/** Returns a file as it is for another API server: what one refuses another one takes. */
export function judgedFor(file: SourceFile, validation: ValidationOptions): SourceFile {
  const documents = file.documents.map(document => {
    const { parsed, resources } = document.content;
    const isJudged = resources.some(each => policyKindOf(each) !== undefined);
    return isJudged ? { ...document, content: readContent(parsed.text, undefined, validation) } : document;
  });
  return { ...file, documents };
}

function readContent(
  text: string,
  previous: DocumentContent | undefined,
  validation: ValidationOptions,
): DocumentContent {
  if (!mayCount(text)) return { parsed: unparsed(text), lines: new LineIndex(text), resources: [], effective: [] };
  const parsed = parseDocument(text);
  const resources = readResources(parsed, validation);
  return { parsed, lines: new LineIndex(text), resources, effective: effectiveOf(parsed, resources, previous) };
}

function unparsed(text: string): ParsedDocument {
  return { text, root: undefined, problems: [] };
}

function effectiveOf(
  parsed: ParsedDocument,
  resources: readonly Resource[],
  previous: DocumentContent | undefined,
): readonly Resource[] {
  if (parsed.problems.length > 0) {
    const before = (previous?.effective ?? []).filter(
      ({ type, name }) => type !== 'unread' && states(parsed.text, name),
    );
    return before.length > 0 ? before : [readUnread(parsed.text)].filter(each => each !== undefined);
  }
  return resources.flatMap(resource => effectiveForm(resource, previous?.effective ?? []) ?? []);
}

/** Returns what an object takes part in the analysis with: itself, of a refused one the form before, or nothing. */
export function effectiveForm(resource: Resource, before: readonly Resource[]): Resource | undefined {
  if (variableIn(resource) !== undefined) return resource.type === 'workload' ? readUnread(resource.text) : undefined;
  if (!isRefused(resource)) return resource;
  return before.find(({ identity }) => identity === resource.identity);
}

/** Says whether a text that cannot be read may still be about an object: it holds its name. */
function states(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + Math.max(name.length, 1)))
    if (!/[\w.-]/.test(text[at - 1] ?? ' ') && !/[\w.-]/.test(text[at + name.length] ?? ' ')) return true;
  return false;
}

/** Returns what the API server refuses in a resource; found once for each. Kinds we do not own have nothing. */
export const violationsOf = onceForEach((resource: Resource): readonly Violation[] => {
  if (policyKindOf(resource) === undefined) return [];
  return validatePolicy(resource, resource.validation).filter(
    each => !isPrintedStatus(each, resource) && !isOpen(each, resource),
  );
});

// What a variable will be nobody knows here.
function isOpen({ span }: Violation, resource: Resource): boolean {
  return variableIn(resource) !== undefined && hasVariable(resource.text.slice(span.start, span.end));
}

// What a cluster prints has a uid; nobody is about to send its status, which Kubernetes 1.24 to 1.27 kept.
function isPrintedStatus({ rule, path }: Violation, { node }: Resource): boolean {
  return rule === 'unknown-field' && path === 'status' && childOf(childOf(node, 'metadata'), 'uid') !== undefined;
}

/**
 * Returns why the API server refuses the resource and nobody can say what it means. What is clear all the same, such as a
 * policy with a `status`, is reported, but does not keep a policy from being analysed.
 */
export function refusalsOf(resource: Resource): readonly Violation[] {
  // In a version that is not known here it is not evaluated, but may decide all the same.
  if (kindOfUnknownVersion(resource) !== undefined) return [];
  return violationsOf(resource).filter(({ rejected, clear }) => rejected && !clear);
}

/** Says whether the API server refuses the resource. */
export function isRefused(resource: Resource): boolean {
  return refusalsOf(resource).length > 0;
}
