import { relative, resolve, sep } from 'node:path';
import { URI } from 'vscode-uri';
import { rules } from '../../engine/rules/index.ts';
import type { Rule, Severity } from '../../engine/rules/shape/rule.ts';
import type { Range } from '../../workspace/files/line-index.ts';
import { STDIN } from '../inputs/configs.ts';
import { jsonText } from '../terminal/safe-text.ts';
import { VERSION } from '../terminal/version.ts';
import type { CheckFormat, Diagnostic } from './findings.ts';
import { identityText } from './fingerprint.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** A log in the Static Analysis Results Interchange Format 2.1.0 (OASIS), one result a line. */
export const checkSarif: CheckFormat = function* ({ diagnostics }) {
  const driver = { name: 'netpol', semanticVersion: VERSION, rules: rules.map(descriptor) };
  yield `{"$schema":${jsonText(SCHEMA)},"version":"2.1.0","runs":[{"tool":${jsonText({ driver })},\n`;
  yield '"columnKind":"utf16CodeUnits","results":[';
  const indexes = new Map(rules.map((rule, index) => [rule, index]));
  let separator = '\n';
  for (const diagnostic of diagnostics) {
    yield `${separator}${jsonText(resultOf(diagnostic, indexes))}`;
    separator = ',\n';
  }
  yield '\n]}]}\n';
};

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note', hint: 'note' };

function descriptor({ id, summary, why, fix, reference, severity, group }: Rule): object {
  const help = [why, ...(fix === undefined ? [] : [fix]), reference].join('\n\n');
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    help: { text: help, markdown: help },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: [group] },
  };
}

function resultOf(diagnostic: Diagnostic, indexes: ReadonlyMap<Rule, number>): object {
  const { file, range, found } = diagnostic;
  const { rule, message } = found.finding;
  const others = diagnostic.related().map((place, index) => ({
    id: index,
    ...physical(place.file, place.range),
    message: { text: place.message },
  }));
  return {
    ruleId: rule.id,
    ruleIndex: indexes.get(rule) ?? -1,
    level: LEVELS[found.severity],
    message: { text: message },
    locations: [{ ...physical(file, range), ...logical(diagnostic) }],
    ...(others.length === 0 ? {} : { relatedLocations: others }),
    partialFingerprints: { 'netpol/v1': diagnostic.fingerprint() },
  };
}

/** Names the place by the object and the field in it. */
function logical({ found: { resource, finding } }: Diagnostic): object {
  if (resource === undefined) return {};
  const name = finding.path === '' ? identityText(resource) : `${identityText(resource)} ${finding.path}`;
  return { logicalLocations: [{ fullyQualifiedName: name, kind: 'object' }] };
}

function physical(file: string, { start, end }: Range): object {
  const region = {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
  return { physicalLocation: { artifactLocation: artifact(file), region } };
}

/** Files below the current folder are told from the root of the sources, which is what code scanning wants. */
function artifact(file: string): object {
  if (file === STDIN) return { uri: STDIN };
  const path = relative(process.cwd(), resolve(file));
  const parts = path.split(sep);
  if (parts[0] === '..' || resolve(path) === path) return { uri: URI.file(resolve(file)).toString() };
  return { uri: parts.map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}
