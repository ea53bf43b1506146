import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Verdict } from '../../server/src/engine/answers/verdict.ts';
import {
  describeTraffic,
  includesTraffic,
  isAllTraffic,
  isNoTraffic,
  type TrafficSet,
  uniteTraffic,
} from '../../server/src/engine/sets/traffic.ts';
import { runs } from '../oracle/runs.ts';
import { falseClaims } from './finding-claims.ts';
import { askedSet, meet, setOf } from './sets.ts';
import { type AnswerJson, type AskedPort, type End, type Question, Surfaces } from './surfaces.ts';
import { ADDRESSES, type World, world } from './worlds.ts';

const LABELS: readonly End[] = ['namespace=b,app=x', 'namespace=d,app=y,tier=x'].map(spelling => ({
  type: 'labels',
  spelling,
}));
const CONTROLLER: End = { type: 'ingress-controller', spelling: 'ingress-controller' };

/** What is asked beside everything, each pair one of them. */
const PORTS: readonly AskedPort[] = [
  { port: '80' },
  { port: '443' },
  { port: 'http' },
  { port: '53', protocol: 'UDP' },
  { protocol: 'UDP' },
  { port: '8080' },
];

/** Returns all pairs of ends, with everything and with one of the ports. */
function questionsOf(surfaces: Surfaces): readonly Question[] {
  const addresses = ADDRESSES.filter(each => !surfaces.isOfPod(each)).map(
    (spelling): End => ({ type: 'ip', spelling }),
  );
  const ends: readonly End[] = [...surfaces.workloads(), ...LABELS, ...addresses];
  const pairs = [...ends, CONTROLLER].flatMap(from => ends.map(to => ({ from, to })));
  return pairs
    .filter(({ from, to }) => from.type === 'workload' || from.type === 'labels' || to.type !== 'ip')
    .flatMap((pair, index) => [{}, PORTS[index % PORTS.length] ?? {}].map(asked => ({ ...pair, asked })));
}

function describe({ from, to, asked }: Question): string {
  return [from.spelling, '→', to.spelling, asked.port ?? '', asked.protocol ?? ''].join(' ');
}

/** Counts the questions that were answered. */
let answered = 0;

/** Returns in what the surfaces differ about a question. */
function disagreements(surfaces: Surfaces, question: Question): readonly string[] {
  const answers = surfaces.ask(question);
  if (answers === undefined) return [];
  answered += 1;
  const { query, explain } = answers;
  const found = [...betweenCommands(query, explain), ...sideClaims(query)];
  if (question.from.type !== 'labels' && question.to.type !== 'labels') {
    found.push(...againstList(surfaces, question, query), ...againstPanel(surfaces, question, query));
    found.push(...againstDiff(surfaces, question));
  }
  return found.map(each => `${describe(question)}: ${each}`);
}

function betweenCommands(query: AnswerJson, explain: AnswerJson): readonly string[] {
  const said = ({ verdict, depends, egress, ingress }: AnswerJson): string =>
    JSON.stringify([verdict, depends, egress.verdict, ingress.verdict]);
  return said(query) === said(explain) ? [] : [`query says ${said(query)}, explain ${said(explain)}`];
}

/** The verdict of a pair follows from those of its sides, and one that depends says on what. */
function sideClaims({ verdict, egress, ingress, depends }: AnswerJson): readonly string[] {
  const sides = [egress.verdict, ingress.verdict];
  const found: string[] = [];
  if ((verdict === 'depends') !== depends.length > 0) found.push(`${verdict} with ${depends.length} facts`);
  if (verdict === 'allowed' && sides.some(each => each !== 'allowed'))
    found.push(`allowed, while its sides are ${sides}`);
  return found;
}

function verdictIn(sure: TrafficSet, open: TrafficSet, asked: TrafficSet): Verdict {
  if (meet(sure, asked)) return 'allowed';
  return meet(open, asked) ? 'depends' : 'blocked';
}

function isOwn({ from, to }: Question): boolean {
  return from.type === 'workload' && to.type === 'workload' && from.id === to.id;
}

function againstList(surfaces: Surfaces, question: Question, query: AnswerJson): readonly string[] {
  const { from, to, asked } = question;
  if (isOwn(question)) return [];
  const pods = surfaces.cluster.workloads.filter(
    ({ namespace, shownAs }) => to.type === 'workload' && `${namespace}/${shownAs.kind}/${shownAs.name}` === to.id,
  );
  // A name may mean different ports on the pods of one owner: each is asked about its own.
  if (asked.port === 'http' && pods.length > 1) return [];
  const { sure, open, on } = surfaces.listed(from, to);
  const verdict = verdictIn(sure, open, askedSet(asked, pods));
  const found = verdict === query.verdict ? [] : [`query says ${query.verdict}, list ${verdict}`];
  if (on.length > 0 !== !isNoTraffic(open)) found.push('list does not say why');
  if (asked.port !== undefined || asked.protocol !== undefined) return found;
  const allowed = describeTraffic(setOf(query.allowed ?? []));
  if (query.verdict === 'allowed' && allowed !== describeTraffic(sure))
    found.push(`query allows ${allowed}, list ${describeTraffic(sure)}`);
  if (verdict === 'depends' && from.type !== 'ip' && to.type !== 'ip' && on.length !== query.depends.length)
    found.push(`query depends on ${query.depends}, list on ${on}`);
  return found;
}

/** What comes with a world is what the list has: of what is not known, `diff` leaves open what the cluster enforces alone. */
function againstDiff(surfaces: Surfaces, question: Question): readonly string[] {
  const { from, to, asked } = question;
  if (isOwn(question) || asked.port !== undefined || asked.protocol !== undefined) return [];
  const [listed, added] = [surfaces.listed(from, to), surfaces.added(from, to)];
  const isEnforcement = listed.on.every(each => each.startsWith('whether the cluster enforces'));
  const isOneSide = from.type === 'ip' || to.type === 'ip';
  const [says, lists] = [textOf(added.sure, added.open), textOf(listed.sure, listed.open)];
  if (isEnforcement && isOneSide) return says === lists ? [] : [`diff says ${says}, list ${lists}`];
  const most = uniteTraffic(listed.sure, listed.open);
  const isWithin =
    includesTraffic(added.sure, listed.sure) && includesTraffic(most, uniteTraffic(added.sure, added.open));
  const isSame = !isEnforcement || describeTraffic(added.sure) === describeTraffic(listed.sure);
  return isWithin && isSame ? [] : [`diff says ${says}, list ${lists}`];
}

function againstPanel(surfaces: Surfaces, question: Question, query: AnswerJson): readonly string[] {
  const { from, to, asked } = question;
  if (asked.port !== undefined || asked.protocol !== undefined) return [];
  const cell = surfaces.cell(from, to);
  if (cell === undefined) {
    const isQuiet = from.type === 'ingress-controller' && query.verdict === 'blocked';
    return isQuiet ? [] : ['the matrix has no cell'];
  }
  const details = surfaces.details(from, to);
  if (details === null) return ['the panel has no details'];
  const found =
    JSON.stringify(details.traffic) === JSON.stringify(cell)
      ? []
      : [`the cell says ${cell.text}, its details ${details.traffic.text}`];
  if (details.depends.length > 0 !== cell.text.includes('perhaps'))
    found.push(`${cell.text}, while it depends on ${details.depends}`);
  if (isOwn(question)) return [...found, ...againstOwn(question, cell.level, query)];
  const { sure, open } = surfaces.listed(from, to);
  const text = textOf(sure, open);
  if (text !== cell.text) found.push(`list says ${text}, the matrix ${cell.text}`);
  const verdict = LEVELS[cell.level];
  if (verdict !== query.verdict) found.push(`query says ${query.verdict}, the matrix ${verdict}`);
  for (const direction of ['egress', 'ingress'] as const) {
    const [shown, said] = [SIDES[details[direction].verdict], query[direction].verdict];
    if (shown !== said) found.push(`query says of ${direction} ${said}, the details ${shown}`);
  }
  const facts = details.depends.map(each => each.replace(/^It depends on (.*)\.$/s, '$1'));
  if (query.verdict === 'depends' && facts.length !== query.depends.length)
    found.push(`query depends on ${query.depends}, the details on ${facts}`);
  return found;
}

const LEVELS = { none: 'blocked', depends: 'depends', some: 'allowed', all: 'allowed' } as const;
const SIDES = { blocked: 'blocked', depends: 'depends', some: 'allowed', allowed: 'allowed' } as const;

/** The matrix tells of a workload's other pods, a question of any: one pod always reaches itself. */
function againstOwn({ from }: Question, level: keyof typeof LEVELS, query: AnswerJson): readonly string[] {
  if (from.type === 'workload' && from.isOnePod)
    return query.verdict === 'allowed' ? [] : ['a pod does not reach itself'];
  const expected = LEVELS[level] === 'allowed' ? 'allowed' : 'depends';
  return query.verdict === expected ? [] : [`query says of the own pods ${query.verdict}, the matrix ${level}`];
}

function textOf(sure: TrafficSet, open: TrafficSet): string {
  if (isNoTraffic(open)) return describeTraffic(sure);
  const all = uniteTraffic(sure, open);
  return `${isNoTraffic(sure) ? '' : `${describeTraffic(sure)}, `}perhaps ${describeTraffic(isAllTraffic(all) ? all : open)}`;
}

/** Returns in what lenses and hovers differ from the list. */
function aroundWorkloads(surfaces: Surfaces): readonly string[] {
  const all = surfaces.workloads();
  const lenses = surfaces.lenses();
  return surfaces.cluster.workloads.flatMap(workload => {
    const id = `${workload.namespace}/${workload.shownAs.kind}/${workload.shownAs.name}`;
    const own = all.find(each => each.id === id);
    if (own === undefined) return [`${id} is not listed`];
    const others = all.filter(each => each !== own);
    const into = others.map(other => surfaces.listed(other, own));
    const outOf = others.map(other => surfaces.listed(own, other));
    const title = `reachable from ${countText(into)} · reaches ${countText(outOf)}`;
    const lens = lenses.get(workload) ?? '';
    const found = lens.endsWith(title) ? [] : [`the lens of ${id} says ${lens}, list ${title}`];
    return [...found, ...aroundHover(surfaces.hover(workload), id, into, outOf)];
  });
}

type Pair = ReturnType<Surfaces['listed']>;

function aroundHover(hovered: string, id: string, into: readonly Pair[], outOf: readonly Pair[]): readonly string[] {
  const [first = '', second = ''] = hovered.split('\n').filter(line => line.startsWith('**Reach'));
  const expected = [
    [first, into, 'Reachable from'],
    [second, outOf, 'Reaches'],
  ] as const;
  const heads = expected.flatMap(([line, pairs, word]) => {
    const { sure, perhaps } = counts(pairs);
    const who = sure === 0 ? 'no workload' : sure === 1 ? '1 workload' : `${sure} workloads`;
    const more = perhaps === 0 ? '' : `, perhaps ${perhaps}${sure === 0 ? '' : ' more'}`;
    return line.startsWith(`**${word} ${who}${more}.**`)
      ? []
      : [`the hover of ${id} says ${line}, list ${word} ${who}${more}`];
  });
  const texts = [...into, ...outOf].filter(isAny).map(({ sure, open }) => textOf(sure, open));
  const shown = hovered.split('\n').filter(line => line.startsWith('- ['));
  const isWhole = !hovered.includes('- and ');
  const same = shown.map(line => line.replace(/^- \[.*?\]\(.*?\): /, '')).toSorted();
  return !isWhole || same.join('|') === texts.toSorted().join('|')
    ? heads
    : [...heads, `the hover of ${id} tells ${same}, list ${texts}`];
}

function isAny({ sure, open }: Pair): boolean {
  return !isNoTraffic(uniteTraffic(sure, open));
}

function counts(pairs: readonly Pair[]): { readonly sure: number; readonly perhaps: number } {
  const sure = pairs.filter(pair => !isNoTraffic(pair.sure)).length;
  return { sure, perhaps: pairs.filter(isAny).length - sure };
}

function countText(pairs: readonly Pair[]): string {
  const { sure, perhaps } = counts(pairs);
  return perhaps === 0 ? `${sure}` : `${sure}, perhaps ${perhaps} more`;
}

function check(made: World): void {
  const surfaces = new Surfaces(made);
  expect(questionsOf(surfaces).flatMap(question => disagreements(surfaces, question))).toEqual([]);
  expect(aroundWorkloads(surfaces)).toEqual([]);
  expect(falseClaims(surfaces)).toEqual([]);
}

// Milliseconds; a busy machine takes a minute and a half.
const MOST_TIME = 300_000;

it(
  'all surfaces say the same about 10,000 random questions',
  () => {
    fc.assert(fc.property(world, check), runs(90));
    expect(answered).toBeGreaterThan(10_000);
  },
  MOST_TIME,
);
