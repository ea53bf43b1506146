import { explainJson, queryJson } from '../../server/src/cli/formats/answer-json.ts';
import { diffJson } from '../../server/src/cli/formats/diff-json.ts';
import { listJson } from '../../server/src/cli/formats/list-json.ts';
import { analyse } from '../../server/src/cli/inputs/analysis.ts';
import { readTraffic } from '../../server/src/cli/requests/asked-ports.ts';
import { compare } from '../../server/src/cli/requests/comparison.ts';
import { readNarrowing } from '../../server/src/cli/requests/connection-filter.ts';
import { listAll } from '../../server/src/cli/requests/listing.ts';
import { reportOn } from '../../server/src/cli/requests/report.ts';
import { Refusal } from '../../server/src/cli/terminal/refusal.ts';
import type { Verdict } from '../../server/src/engine/answers/verdict.ts';
import type { Cluster } from '../../server/src/engine/cluster/cluster.ts';
import type { Workload } from '../../server/src/engine/model/resource.ts';
import { subtractTraffic, type TrafficSet } from '../../server/src/engine/sets/traffic.ts';
import { codeLenses } from '../../server/src/features/code-lens.ts';
import { explanationView } from '../../server/src/features/explanation-view.ts';
import { hover } from '../../server/src/features/hover.ts';
import { reachabilityModel } from '../../server/src/features/matrix/reachability-model.ts';
import { reachabilityView } from '../../server/src/features/reachability-view.ts';
import type { Axis, ExplanationView, ReachabilityView, Traffic } from '../../server/src/features/support/protocol.ts';
import { type FileFinding, findingsOf } from '../../server/src/workspace/findings.ts';
import { workspaceOf } from '../features/workspace.ts';
import { type AllowedJson, holdsAddress, setOf } from './sets.ts';
import { textOf, type World } from './worlds.ts';

/** One end of a question as the command line names it, and as answers name it. */
export type End =
  | { readonly type: 'workload'; readonly spelling: string; readonly id: string; readonly isOnePod: boolean }
  | { readonly type: 'ip'; readonly spelling: string }
  | { readonly type: 'ingress-controller'; readonly spelling: string }
  /** A pod that need not exist: only questions know it. */
  | { readonly type: 'labels'; readonly spelling: string };

/** What is asked: the options `--port` and `--protocol`. */
export interface AskedPort {
  readonly port?: string;
  readonly protocol?: string;
}

/** A question to all surfaces. */
export interface Question {
  readonly from: End;
  readonly to: End;
  readonly asked: AskedPort;
}

interface SideJson {
  readonly verdict: Verdict;
  readonly reasons: readonly { readonly text: string; readonly traffic?: AllowedJson | null }[];
}

/** The JSON of `query` and of `explain`. */
export interface AnswerJson {
  readonly verdict: Verdict;
  readonly allowed?: AllowedJson;
  readonly egress: SideJson;
  readonly ingress: SideJson;
  readonly depends: readonly string[];
}

interface ListedEnd {
  readonly type: 'workload' | 'ip' | 'ingress-controller';
  readonly namespace?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly cidrs?: readonly string[];
}

interface Listed {
  readonly source: ListedEnd;
  readonly destination: ListedEnd;
}

interface ListJson {
  readonly workloads: readonly (ListedEnd & {
    readonly namespace: string;
    readonly kind: string;
    readonly name: string;
  })[];
  readonly connections: readonly (Listed & { readonly allowed: AllowedJson })[];
  readonly depends: readonly (Listed & { readonly possible: AllowedJson; readonly on: readonly string[] })[];
}

interface DiffJson {
  readonly added: readonly (Listed & { readonly allowed: AllowedJson; readonly possible?: AllowedJson })[];
}

/** What the list says about a pair of ends. */
export interface ListedPair {
  readonly sure: TrafficSet;
  readonly open: TrafficSet;
  readonly on: readonly string[];
}

const NO_PORTS: AllowedJson = [];

/** All that the product says about a world, by the ways in which people come to see it. */
export class Surfaces {
  readonly cluster: Cluster;
  readonly view: ReachabilityView;
  readonly #analysis: ReturnType<typeof analyse>;
  readonly #workspace: ReturnType<typeof workspaceOf>;
  readonly #list: ListJson;
  readonly #connections: ReadonlyMap<string, readonly ListJson['connections'][number][]>;
  readonly #depends: ReadonlyMap<string, readonly ListJson['depends'][number][]>;
  readonly #added: ReadonlyMap<string, readonly DiffJson['added'][number][]>;

  constructor(world: World) {
    this.#workspace = workspaceOf({ 'world.yaml': textOf(world) }, world.profile);
    const { snapshot, uri } = this.#workspace;
    this.#analysis = analyse({ snapshot, leftOut: [], nameOf: () => 'world.yaml' });
    this.cluster = snapshot.clusterFor(uri);
    const listing = listAll(this.#analysis, readNarrowing({}), false);
    this.#list = JSON.parse([...listJson(listing)].join(''));
    this.#connections = grouped(this.#list.connections);
    this.#depends = grouped(this.#list.depends);
    const nothing = workspaceOf({ 'world.yaml': '' }, world.profile).snapshot;
    const before = {
      name: 'before',
      analysis: analyse({ snapshot: nothing, leftOut: [], nameOf: () => 'world.yaml' }),
    };
    const diff = compare(before, { name: 'after', analysis: this.#analysis });
    const { added }: DiffJson = JSON.parse([...diffJson(diff, (_, text) => text)].join(''));
    this.#added = grouped(added);
    const view = reachabilityView(snapshot, uri);
    if (view === null) throw new Error('A world has a matrix.');
    this.view = view;
  }

  /** The shown workloads. */
  workloads(): readonly Extract<End, { readonly type: 'workload' }>[] {
    return this.#list.workloads.map(({ namespace, kind, name }) => {
      const pods = this.cluster.workloads.filter(
        each => each.namespace === namespace && each.shownAs.kind === kind && each.shownAs.name === name,
      );
      const isOnePod = pods.length === 1 && kind === 'Pod';
      return {
        type: 'workload',
        spelling: `${namespace}/${kind}/${name}`,
        id: `${namespace}/${kind}/${name}`,
        isOnePod,
      };
    });
  }

  /** Says whether an address is a pod's, which then is meant by it. */
  isOfPod(address: string): boolean {
    return this.cluster.workloads.some(({ addresses }) => addresses.includes(address));
  }

  /** Returns the answers of `query` and `explain`; nothing where the command line refuses the question. */
  ask({ from, to, asked }: Question): { readonly query: AnswerJson; readonly explain: AnswerJson } | undefined {
    const question = { from: from.spelling, to: to.spelling, traffic: readTraffic(asked) };
    try {
      const plain = (text: string): string => text;
      const [query, explain] = [false, true].map(all => reportOn(this.#analysis, question, all));
      if (query === undefined || explain === undefined) return undefined;
      return {
        query: JSON.parse([...queryJson(query, (_, text) => plain(text))].join('')),
        explain: JSON.parse([...explainJson(explain, (_, text) => plain(text))].join('')),
      };
    } catch (error) {
      if (error instanceof Refusal) return undefined;
      throw error;
    }
  }

  /** Returns what `list` says about a pair of ends. */
  listed(from: End, to: End): ListedPair {
    const [connection, depends] = [ofPair(this.#connections, from, to), ofPair(this.#depends, from, to)];
    const open = setOf(depends?.possible ?? NO_PORTS);
    return {
      sure: subtractTraffic(setOf(connection?.allowed ?? NO_PORTS), open),
      open,
      on: depends?.on ?? [],
    };
  }

  /** Returns what `diff` says of a pair of ends where there was nothing before. */
  added(from: End, to: End): Pick<ListedPair, 'sure' | 'open'> {
    const found = ofPair(this.#added, from, to);
    return { sure: setOf(found?.allowed ?? NO_PORTS), open: setOf(found?.possible ?? NO_PORTS) };
  }

  /** Returns the cell of the matrix; nothing where it has no such row or column. */
  cell(from: End, to: End): Traffic | undefined {
    const [source, destination] = [this.axis(from, 'sources'), this.axis(to, 'destinations')];
    const index = source && destination && this.view.rows[source.class]?.[destination.class];
    return index === undefined ? undefined : this.view.traffics[index];
  }

  /** Returns the details of a cell. */
  details(from: End, to: End): ExplanationView | null {
    const [source, destination] = [this.axis(from, 'sources'), this.axis(to, 'destinations')];
    const { snapshot, uri } = this.#workspace;
    return explanationView(snapshot, uri, source?.id ?? '', destination?.id ?? '');
  }

  /** Returns the row or column of an end. */
  axis(end: End, side: 'sources' | 'destinations'): Axis | undefined {
    const axes = this.view[side];
    if (end.type === 'workload') return axes.find(({ id }) => id === `workload:${end.id}`);
    if (end.type !== 'ip') return axes.find(({ type }) => type === end.type);
    const cells = reachabilityModel(this.cluster).outside[side === 'sources' ? 'ingress' : 'egress'];
    const place = cells.findIndex(({ addresses }) => holdsAddress(addresses, end.spelling));
    return axes.filter(({ type }) => type === 'addresses')[place];
  }

  /** Returns the title of the lens above each workload that has one. */
  lenses(): ReadonlyMap<Workload, string> {
    const { snapshot, uri } = this.#workspace;
    const titles = new Map(codeLenses(snapshot, uri).map(({ range, command }) => [range.start.line, command?.title]));
    return new Map(
      this.cluster.workloads.flatMap(workload => {
        const title = titles.get(this.#lineOf(workload));
        return title === undefined ? [] : [[workload, title] as const];
      }),
    );
  }

  /** Returns what the hover over a workload's kind says. */
  hover(workload: Workload): string {
    const { snapshot, uri, file } = this.#workspace;
    const line = this.#lineOf(workload);
    const character = (file.text.split('\n')[line] ?? '').indexOf('"kind"') + 2;
    const found = hover(snapshot, uri, { line, character });
    return found !== null && typeof found.contents === 'object' && 'value' in found.contents
      ? found.contents.value
      : '';
  }

  /** Returns the findings of the whole world. */
  findings(): readonly FileFinding[] {
    const { snapshot, file } = this.#workspace;
    return findingsOf(snapshot, file);
  }

  #lineOf(workload: Workload): number {
    const { snapshot } = this.#workspace;
    return snapshot.place(workload, workload.node.span)?.range.start.line ?? -1;
  }
}

/** Ends by what tells them apart without looking into addresses. */
function keyOfEnds(from: { readonly type: string }, to: { readonly type: string }): string {
  return [from, to].map(end => ('id' in end ? end.id : end.type)).join(' → ');
}

function pairKey({ source, destination }: Listed): string {
  return [source, destination]
    .map(({ type, namespace, kind, name }) => (type === 'workload' ? `${namespace}/${kind}/${name}` : type))
    .join(' → ');
}

function ofPair<T extends Listed>(all: ReadonlyMap<string, readonly T[]>, from: End, to: End): T | undefined {
  return (all.get(keyOfEnds(from, to)) ?? []).find(
    each => isListed(each.source, from) && isListed(each.destination, to),
  );
}

function isListed(listed: ListedEnd, end: End): boolean {
  return listed.cidrs === undefined || listed.cidrs.some(cidr => holdsAddress(cidr, end.spelling));
}

function grouped<T extends Listed>(all: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const key = pairKey(each);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return groups;
}
