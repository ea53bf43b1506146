import { describeResource, placeOfName } from '../../engine/cluster/answer-warning.ts';
import { Cluster, type IpBlockPods } from '../../engine/cluster/cluster.ts';
import type { Resource } from '../../engine/model/resource.ts';
import { variableIn } from '../../engine/model/variables.ts';
import type { Span } from '../../engine/parse/tree.ts';
import { isPolicy } from '../../engine/policies/policy.ts';
import { refusalsOf, type SourceDocument, type SourceFile } from '../../workspace/source-file.ts';
import { noSuchKind } from '../terminal/no-such-kind.ts';
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
  placeOf(resource: Resource, span: Span): FilePlace | undefined;
}

/** Takes all accepted objects together; of several of one identity the last one counts, as when they are applied in order. */
export function analyse(inputs: Inputs, ipBlockPods?: IpBlockPods): Analysis {
  const { snapshot } = inputs;
  const placeOf = (resource: Resource, span: Span): FilePlace | undefined => {
    const place = snapshot.place(resource, span);
    return place && { file: inputs.nameOf(place.uri), line: place.range.start.line };
  };
  const accepted: Resource[] = [];
  const warnings = unreadWarnings(inputs);
  for (const file of snapshot.files.values()) {
    if (file.problems.some(({ reason }) => reason === 'encoding')) continue;
    for (const document of file.documents) {
      accepted.push(...document.content.effective);
      warnings.push(...refusedWarnings(document, resource => placed(placeOf(resource, firstSpan(resource)))));
    }
  }
  const cluster = new Cluster(accepted, { profile: snapshot.profile, ...(ipBlockPods && { ipBlockPods }) });
  for (const { kept, dropped } of cluster.replaced) {
    const [here, before] = [kept, dropped].map(each => placed(placeOf(each, placeOfName(each).span)));
    warnings.push(`${here}: ${describeResource(kept)} is also declared at ${before}; the later one counts.`);
  }
  return { cluster, warnings, placeOf };
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

function refusedWarnings({ content }: SourceDocument, placeOf: (resource: Resource) => string): readonly string[] {
  if (content.parsed.problems.length > 0) return [];
  return content.resources.flatMap(resource => {
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
