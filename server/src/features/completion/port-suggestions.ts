import { CompletionItemKind } from 'vscode-languageserver-types';
import type { ContainerPort, Workload } from '../../engine/model/resource.ts';
import { shownName } from '../support/ranges.ts';
import { destinationsOf } from '../support/rule-destinations.ts';
import type { Step } from './frames.ts';
import { fieldAt, type Scene } from './scene.ts';
import type { Suggestion } from './suggestion.ts';

interface Declared {
  readonly port: ContainerPort;
  readonly workload: Workload;
  /** 0 for pods the rule leads to, 1 for pods of the policy's namespace, 2 for all others. */
  readonly rank: number;
}

const MAX_NAMES = 3;

/** Returns the numbers and names of the container ports in the workspace, those of the rule's destinations first. */
export function portSuggestions(scene: Scene, path: readonly Step[]): readonly Suggestion[] {
  const protocol = scene.slot.entries.get('protocol');
  const declared = declaredPorts(scene, path).filter(({ port }) => !protocol || port.protocol === protocol);
  const byText = new Map<number | string, Declared[]>();
  for (const each of declared) {
    for (const text of [each.port.port, each.port.name]) {
      if (text !== undefined) byText.set(text, [...(byText.get(text) ?? []), each]);
    }
  }
  return [...byText].map(([value, all]) => ({
    label: String(value),
    kind: CompletionItemKind.Value,
    rank: Math.min(...all.map(({ rank }) => rank)) * 2 + (typeof value === 'string' ? 1 : 0),
    detail: detailOf(value, all),
    body: { type: 'value', value },
  }));
}

function detailOf(value: number | string, all: readonly Declared[]): string {
  const [first] = all;
  const other = typeof value === 'number' ? first?.port.name : first?.port.port;
  const names = [...new Set(all.map(({ workload }) => shownName(workload)))];
  const rest = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : '';
  return `${first?.port.protocol ?? ''}${other === undefined ? '' : ` ${other}`} of ${names.slice(0, MAX_NAMES).join(', ')}${rest}`;
}

function declaredPorts(scene: Scene, path: readonly Step[]): readonly Declared[] {
  const { cluster, snapshot, policy, namespace } = scene;
  const field = fieldAt(scene, path.slice(0, path.lastIndexOf('ports') + 1));
  const rule = field !== undefined && 'rule' in field ? field.rule : undefined;
  const context = policy === undefined || rule === undefined ? undefined : { snapshot, cluster, policy };
  const meant = new Set(context === undefined || rule === undefined ? [] : destinationsOf(context, rule));
  const rankOf = (workload: Workload): number => (meant.has(workload) ? 0 : workload.namespace === namespace ? 1 : 2);
  return cluster.workloads
    .flatMap(workload => workload.ports.map(port => ({ port, workload, rank: rankOf(workload) })))
    .toSorted((a, b) => a.rank - b.rank);
}
