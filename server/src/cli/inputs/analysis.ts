import { describeResource, placeOfName } from '../../engine/cluster/answer-warning.ts';
import { Cluster, type IpBlockPods } from '../../engine/cluster/cluster.ts';
import type { Resource } from '../../engine/model/resource.ts';
import { variableIn } from '../../engine/model/variables.ts';
import type { Span } from '../../engine/parse/tree.ts';
import { isPolicy } from '../../engine/policies/policy.ts';
import { refusalsOf, type SourceDocument, type SourceFile } from '../../workspace/files/source-file.ts';
import type { World } from '../../workspace/worlds.ts';
import { noSuchKind } from '../terminal/no-such-kind.ts';
import { chooseWorld } from './choose-world.ts';
import { describeLeftOut, type Inputs, isManifest } from './inputs.ts';

/** A place of a file, as the answers name it. */
export interface FilePlace {
  readonly file: string;
  /** From 0. */
  readonly line: number;
}

/** The manifests of a command taken together as one cluster. */
export interface Analysis {
  readonly cluster: Cluster;
  /** What takes no part, and why. */
  readonly warnings: readonly string[];
  /** Those of the warnings that tell of manifests left out, of which there may be thousands. */
  readonly leftOut: readonly string[];
  placeOf(resource: Resource, span: Span): FilePlace | undefined;
}

/** What is asked about the manifests of a command. */
interface AnalysisOptions {
  readonly ipBlockPods?: IpBlockPods;
  /** The name of the world, where there are several. */
  readonly world?: string;
}

/**
 * Takes the accepted objects of a world together; of several of one identity the last one counts, as when they are applied
 * in order. Refuses where a world has to be named.
 */
export function analyse(inputs: Inputs, { ipBlockPods, world: name }: AnalysisOptions = {}): Analysis {
  const { world, warnings } = chooseWorld(inputs.snapshot, name);
  const analysis = analyseWorld(inputs, world, ipBlockPods);
  return { ...analysis, warnings: [...warnings, ...analysis.warnings] };
}

/** The same for a world that is chosen already; undefined for one of no objects. */
export function analyseWorld(inputs: Inputs, world: World | undefined, ipBlockPods?: IpBlockPods): Analysis {
  const { snapshot } = inputs;
  const placeOf = (resource: Resource, span: Span): FilePlace | undefined => {
    const place = snapshot.place(resource, span);
    return place && { file: inputs.nameOf(place.uri), line: place.range.start.line };
  };
  const isUnread = (uri: string): boolean =>
    snapshot.files.get(uri)?.problems.some(({ reason }) => reason === 'encoding') ?? false;
  const located = world?.located.filter(({ uri }) => !isUnread(uri)) ?? [];
  const accepted = located.map(({ resource }) => resource);
  const warnings = unreadWarnings(inputs);
  const placeOfReason = (resource: Resource): string => placed(placeOf(resource, firstSpan(resource)));
  for (const uri of world?.files ?? []) {
    const documents = isUnread(uri) ? [] : (snapshot.files.get(uri)?.documents ?? []);
    for (const { content } of documents)
      if (content.parsed.problems.length === 0) warnings.push(...refusedWarnings(content.resources, placeOfReason));
  }
  for (const { objects } of world?.roots ?? [])
    warnings.push(
      ...refusedWarnings(
        objects.map(({ resource }) => resource),
        placeOfReason,
      ),
    );
  const leftOut = [...warnings];
  const cluster = new Cluster(accepted, { profile: snapshot.profile, ...(ipBlockPods && { ipBlockPods }) });
  for (const { kept, dropped } of cluster.replaced) {
    const [here, before] = [kept, dropped].map(each => placed(placeOf(each, placeOfName(each).span)));
    warnings.push(`${here}: ${describeResource(kept)} is also declared at ${before}; the later one counts.`);
  }
  return { cluster, warnings, leftOut, placeOf };
}

/** Writes a place as `file:line`, lines from 1. */
export function placed(place: FilePlace | undefined): string {
  return place === undefined ? 'unknown place' : `${place.file}:${place.line + 1}`;
}

function unreadWarnings(inputs: Inputs): string[] {
  const { snapshot, leftOut, nameOf } = inputs;
  const warnings = leftOut.map(describeLeftOut);
  for (const file of snapshot.files.values()) {
    const encoding = file.problems.find(({ reason }) => reason === 'encoding');
    if (encoding === undefined) warnings.push(...unreadDocuments(inputs, file));
    else {
      const place = `${nameOf(file.uri)}:${file.lines.position(encoding.span.start).line + 1}`;
      warnings.push(`${place}: the file is left out: ${encoding.message}`);
    }
  }
  return warnings;
}

/** Returns a warning for each manifest of a file that cannot be read, but for those told of otherwise. */
export function unreadDocuments(
  { nameOf }: Pick<Inputs, 'nameOf'>,
  file: SourceFile,
  isTold: (document: SourceDocument) => boolean = () => false,
): readonly string[] {
  return file.documents.flatMap(document => {
    const [problem] = document.content.parsed.problems;
    if (isTold(document)) return [];
    const reason = problem === undefined ? noSuchKind(document) : isManifest(document) ? problem.message : undefined;
    if (reason === undefined) return [];
    const start = problem === undefined ? document.content.parsed.text.search(/^apiVersion:/m) : problem.span.start;
    const line = file.lines.position(document.offset + start).line + 1;
    return [`${nameOf(file.uri)}:${line}: the document is left out: ${reason}`];
  });
}

function refusedWarnings(resources: readonly Resource[], placeOf: (resource: Resource) => string): readonly string[] {
  return resources.flatMap(resource => {
    if (variableIn(resource) !== undefined && isPolicy(resource))
      return [
        `${placeOf(resource)}: ${describeResource(resource)} is left out, for variables in it are filled in later.`,
      ];
    const [first] = refusalsOf(resource);
    if (first === undefined) return [];
    return [
      `${placeOf(resource)}: ${describeResource(resource)} is left out, for the API server would refuse it: ${first.message} [${first.rule}]`,
    ];
  });
}

function firstSpan(resource: Resource): Span {
  return variableIn(resource) ?? refusalsOf(resource)[0]?.span ?? resource.node.span;
}
