import type { Endpoint } from '../cluster/endpoint.ts';
import { type Doubt, type DoubtNames, describeDoubt } from '../reachability/doubts.ts';
import type { Unsettled } from './overview.ts';

/** The ends of a question as the reader knows them. */
export interface EndNames {
  readonly source: string;
  readonly destination: string;
}

/** Puts into words what an answer waits for, as phrases without a full stop; none where all of it is certain. */
export type FactWriter = (answer: Unsettled, names: EndNames) => readonly string[];

/** Returns a writer for many answers, which puts each fact into words once. */
export function factWriter(): FactWriter {
  const known = new Map<Doubt, Map<string, string>>();
  const describe: typeof describeDoubt = (doubt, peer, names) => {
    const texts = known.get(doubt) ?? new Map<string, string>();
    known.set(doubt, texts);
    const name = nameIn(doubt, peer, names);
    const text = texts.get(name) ?? describeDoubt(doubt, peer, names);
    texts.set(name, text);
    return text;
  };
  return (answer, names) => textsOf(answer, names, describe);
}

/** Returns what an answer waits for. */
export const factTexts: FactWriter = (answer, names) => textsOf(answer, names, describeDoubt);

function textsOf(
  answer: Unsettled,
  { source, destination }: EndNames,
  describe: typeof describeDoubt,
): readonly string[] {
  const facts = answer.open.map(fact =>
    fact.direction === 'egress'
      ? describe(fact.doubt, answer.destination, { subject: source, peer: destination, destination })
      : describe(fact.doubt, fact.source ?? answer.source, { subject: destination, peer: source, destination }),
  );
  const mixed = answer.mixed === undefined ? [] : [MIXES[answer.mixed](answer)];
  const own = answer.isOwn && facts.length === 0 ? ['whether it is one pod, which always reaches itself, or two'] : [];
  const all = [...mixed, ...facts, ...own];
  return all.length === 1 ? all : [...new Set(all)];
}

const MIXES: Readonly<Record<NonNullable<Unsettled['mixed']>, (answer: Unsettled) => string>> = {
  pods: () => 'which of its pods is meant: they carry different labels, ports or addresses',
  controllers: () => 'which ingress controller is meant: the policies tell them apart',
  balancer: ({ source }) => {
    const owner = source.type === 'address' ? source.owner : undefined;
    return `from which addresses ${owner?.name ?? 'it'} connects, and which of them the policies admit`;
  },
};

/** Returns the one name that the words of a doubt mention. */
function nameIn(doubt: Doubt, peer: Endpoint, names: DoubtNames): string {
  if (doubt.about === 'order' || doubt.about === 'dialect' || doubt.about === 'enforcement') return '';
  if (doubt.about !== 'rule') return names.subject;
  if (doubt.unknown === 'port-name') return names.destination;
  return doubt.unknown === 'namespace-labels' && peer.type === 'workload' ? peer.workload.namespace : names.peer;
}
