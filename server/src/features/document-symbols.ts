import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-types';
import type { Resource } from '../engine/model/resource.ts';
import type { Span } from '../engine/parse/tree.ts';
import type { NetworkPolicy, PolicyRule } from '../engine/policies/network-policy/policy.ts';
import type { Range } from '../workspace/files/line-index.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { headSpan, trimmed } from './support/ranges.ts';
import { ruleSentence, rulesIn } from './words/sentences.ts';
import { symbolKindOf } from './words/symbol-kinds.ts';

/** Announces the outline of a file. */
export const documentSymbolCapability = { documentSymbolProvider: true };

/** Turns a span of a document into a range of its file. */
type ToRange = (span: Span) => Range;

/** Returns the policies with their rules, workloads, namespaces, Services and routes of a file in order. */
export function documentSymbols(snapshot: Snapshot, uri: string): DocumentSymbol[] {
  const file = snapshot.files.get(uri);
  if (file === undefined) return [];
  return file.documents.flatMap(document => {
    const { offset, content } = document;
    const toRange: ToRange = span => file.lines.range(trimmed(span, content.parsed.text), offset);
    return snapshot.objectsOf(file, document).flatMap(resource => symbolOf(resource, toRange));
  });
}

function symbolOf(resource: Resource, toRange: ToRange): DocumentSymbol[] {
  const kind = symbolKindOf(resource);
  if (kind === undefined) return [];
  const children = resource.type === 'network-policy' ? ruleSymbols(resource, toRange) : [];
  return [
    {
      name: resource.name || '(no name)',
      detail: [resource.kind, resource.namespace].filter(part => part !== '').join(' · '),
      kind,
      range: toRange(resource.node.span),
      selectionRange: within(resource.node.span, headSpan(resource), toRange),
      ...(children.length === 0 ? {} : { children }),
    },
  ];
}

// A name that stands elsewhere (an alias) cannot be the selection of this range.
function within(outer: Span, inner: Span, toRange: ToRange): Range {
  const isInside = outer.start <= inner.start && inner.end <= outer.end;
  return toRange(isInside ? inner : { start: outer.start, end: outer.start });
}

function ruleSymbols(policy: NetworkPolicy, toRange: ToRange): DocumentSymbol[] {
  const rules = [...rulesIn(policy, 'ingress'), ...rulesIn(policy, 'egress')];
  const own = rules.filter(
    ({ node }) => policy.node.span.start <= node.span.start && node.span.end <= policy.node.span.end,
  );
  return own.toSorted((a, b) => a.node.span.start - b.node.span.start).map(rule => ruleSymbol(policy, rule, toRange));
}

function ruleSymbol({ namespace }: NetworkPolicy, rule: PolicyRule, toRange: ToRange): DocumentSymbol {
  const { start } = rule.node.span;
  return {
    name: `${rule.direction}[${rule.index}]`,
    detail: ruleSentence(rule, namespace),
    kind: SymbolKind.Method,
    range: toRange(rule.node.span),
    selectionRange: toRange({ start, end: start }),
  };
}
