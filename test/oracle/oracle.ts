import { adminPeerMatches, adminPortMatches, isAdminPolicy, isBefore, picks, type Tier, tierOf } from './admin.ts';
import type { AdminPolicy, AdminRule, Manifest, Policy, Rule } from './manifests.ts';
import { isolates, peerMatches, portMatches, type Reading } from './namespaced.ts';
import type { Truth } from './selectors.ts';
import { type Asked, type Direction, type End, Namespaces, type Packet, type Pod, podOf } from './world.ts';

/**
 * How what manifests do not tell is read: as not so, as so or not, with every way that it may be, or as a list says that
 * holds for some places.
 */
export type Unknown = 'not-so' | 'any' | ReadonlyMap<string, boolean>;

/** Where a policy asks for something that manifests do not tell: in its subject, or in a rule. */
export interface Place {
  readonly policy: Policy | AdminPolicy;
  readonly rule: number | undefined;
}

/** What manifests need not tell of the other end, or of the namespace of a subject. */
export type UnknownKind = 'address' | 'namespace-labels' | 'nodes' | 'domain names';

/** Returns a text for each place that no other has. */
export function placeKey({ policy, rule }: Place): string {
  return JSON.stringify([policy.kind, policy.metadata.name, rule]);
}

/** What deciding about a side comes upon: what holds, and where that is not known. */
interface Notes {
  readonly truths: Truth[];
  readonly unknown: Place[];
}

/** What may become of a packet; more than one where the API or the manifests leave it open. */
export type Outcomes = ReadonlySet<boolean>;

/** A packet that a rule takes, and what the rule does with it. */
type Action = 'accept' | 'deny' | 'pass';

const ACTIONS: Readonly<Record<string, Action>> = { Allow: 'accept', Accept: 'accept', Deny: 'deny', Pass: 'pass' };

/**
 * NetworkPolicy v1 and the admin policies of policy.networking.k8s.io decided one connection at a time: pod by pod, port
 * by port, address by address. Written from the API documentation, without anything of the engine, to be compared with it.
 */
export class Oracle {
  readonly pods: readonly Pod[];
  readonly policies: readonly Policy[];
  readonly adminPolicies: readonly AdminPolicy[];
  readonly #reading: Reading;
  readonly #unknown: Unknown;
  readonly #answers = new Map<string, Map<Packet, Outcomes>>();

  constructor(manifests: readonly Manifest[], ipBlocks: 'match' | 'ignore', unknown: Unknown = 'not-so') {
    this.pods = manifests.flatMap(podOf);
    this.policies = manifests.filter(each => each.kind === 'NetworkPolicy');
    this.adminPolicies = manifests.filter(isAdminPolicy);
    const namespaces = new Namespaces(manifests);
    this.#unknown = unknown;
    this.#reading = {
      ipBlocks,
      matchNamespace: (selector, name) =>
        unknown === 'not-so' ? namespaces.matchWritten(selector, name) : namespaces.match(selector, name),
    };
  }

  /** Says whether the connection opens, whatever is left open: both sides must agree, and a pod always reaches itself. */
  connection(source: End, destination: End): (packet: Packet) => boolean {
    if (source === destination) return () => true;
    const out = this.side('egress', source, destination);
    const into = this.side('ingress', destination, source);
    return packet => isSure(out(packet)) && isSure(into(packet));
  }

  /** Says what the policies of one end may do with packets to, or from, the other end. */
  side(direction: Direction, subject: End, peer: End): (packet: Packet) => Outcomes {
    if (subject.type === 'external' || subject === peer) return () => OPEN;
    const notes: Notes = { truths: [], unknown: [] };
    const decide = this.#decider({ direction, subject, peer }, notes);
    // Addresses that the rules cannot tell apart share their answers.
    const alike = [
      direction,
      this.pods.indexOf(subject),
      peer.type === 'pod' && this.pods.indexOf(peer),
      ...notes.truths,
    ].join();
    const known = this.#answers.get(alike) ?? new Map<Packet, Outcomes>();
    this.#answers.set(alike, known);
    return packet => {
      const outcomes = known.get(packet) ?? decide(packet);
      known.set(packet, outcomes);
      return outcomes;
    };
  }

  /** Returns where policies of one end ask for what manifests do not tell. */
  unknownOf(direction: Direction, subject: Pod, peer: End): readonly Place[] {
    const notes: Notes = { truths: [], unknown: [] };
    this.#decider({ direction, subject, peer }, notes);
    return notes.unknown;
  }

  /** Returns what is not known of the peers of a rule, or of the pods of a subject. */
  kindsAt({ policy, rule }: Place, asked: Asked): readonly UnknownKind[] {
    if (rule === undefined) return ['namespace-labels'];
    const key = asked.direction === 'ingress' ? 'from' : 'to';
    if (isAdminPolicy(policy)) {
      const peers = policy.spec[asked.direction]?.[rule]?.[key] ?? [];
      return peers
        .filter(peer => adminPeerMatches({ action: '', [key]: [peer] }, asked, this.#reading) === 'maybe')
        .map(({ networks, nodes, domainNames }) =>
          networks ? 'address' : nodes ? 'nodes' : domainNames ? 'domain names' : 'namespace-labels',
        );
    }
    const peers = policy.spec?.[asked.direction]?.[rule]?.[key] ?? [];
    return peers
      .filter(peer => peerMatches({ [key]: [peer] }, policy, asked, this.#reading) === 'maybe')
      .map(({ ipBlock }) => (ipBlock ? 'address' : 'namespace-labels'));
  }

  #decider(asked: Asked, notes: Notes): (packet: Packet) => Outcomes {
    const { direction, subject } = asked;
    const admin = this.#tier('Admin', asked, notes);
    const isolating = this.isolating(direction, subject);
    const rules = isolating.flatMap(policy =>
      (policy.spec?.[direction] ?? []).map((rule, index) =>
        this.#reader(rule ?? {}, { policy, rule: index }, asked, notes),
      ),
    );
    const baseline = this.#tier('Baseline', asked, notes);
    const below = (packet: Packet): Outcomes => {
      if (isolating.length > 0) return united(rules.map(matches => matches(packet)));
      const actions = baseline?.(packet) ?? NOTHING_TAKEN;
      return outcomesOf([...actions].map(action => action !== 'deny'));
    };
    if (admin === undefined) return below;
    return packet => {
      const outcomes = [...admin(packet)].flatMap(action =>
        action === 'accept' ? [true] : action === 'deny' ? [false] : [...below(packet)],
      );
      return outcomesOf(outcomes);
    };
  }

  /** Returns the policies that select the pod and restrict the direction. */
  isolating(direction: Direction, pod: Pod): readonly Policy[] {
    return this.policies.filter(policy => isolates(policy, direction, pod));
  }

  /** Takes down whether something holds, as this oracle reads what is unknown. */
  #note(truth: Truth, place: Place, { truths, unknown }: Notes): Truth {
    if (truth === 'maybe') unknown.push(place);
    const read = truth === 'maybe' ? this.#settled(place) : truth;
    truths.push(read);
    return read;
  }

  #settled(place: Place): Truth {
    if (this.#unknown === 'not-so') return false;
    return this.#unknown === 'any' ? 'maybe' : (this.#unknown.get(placeKey(place)) ?? 'maybe');
  }

  #reader(
    rule: Rule,
    place: Place & { readonly policy: Policy },
    asked: Asked,
    notes: Notes,
  ): (packet: Packet) => Truth {
    const peer = this.#note(peerMatches(rule, place.policy, asked, this.#reading), place, notes);
    return packet => (peer !== false && portMatches(rule, asked, packet) ? peer : false);
  }

  /** Returns what the policies of a tier may do with a packet, `undefined` where none takes it; nothing without policies. */
  #tier(tier: Tier, asked: Asked, notes: Notes): ((packet: Packet) => ReadonlySet<Action | undefined>) | undefined {
    const selecting = this.adminPolicies
      .filter(policy => tierOf(policy) === tier)
      .map(policy => ({
        policy,
        selected: this.#note(
          picks(policy.spec.subject, asked.subject, this.#reading),
          { policy, rule: undefined },
          notes,
        ),
      }))
      .filter(({ selected }) => selected !== false)
      .map(({ policy, selected }) => ({
        policy,
        selected,
        first: this.#first(policy, asked, notes),
      }));
    if (selecting.length === 0) return undefined;
    const orders = ordersOf(selecting);
    return packet => {
      const own = new Map(selecting.map(each => [each, each.first(packet)]));
      const actions = orders.flatMap(order =>
        firstOf(order.map(each => ({ certain: each.selected === true, may: own.get(each) ?? NOTHING_TAKEN }))),
      );
      return new Set(actions);
    };
  }

  /** Returns what the first rule that matches may do. */
  #first(policy: AdminPolicy, asked: Asked, notes: Notes): (packet: Packet) => ReadonlySet<Action | undefined> {
    const rules: readonly AdminRule[] = policy.spec[asked.direction] ?? [];
    const read = rules.map((rule, index) => ({
      rule,
      peer: this.#note(adminPeerMatches(rule, asked, this.#reading), { policy, rule: index }, notes),
    }));
    const open = read.filter(({ peer }) => peer !== false);
    return packet => {
      const matching = open.filter(({ rule }) => adminPortMatches(rule, asked, packet));
      return new Set(
        firstOf(matching.map(({ rule, peer }) => ({ certain: peer === true, may: new Set([ACTIONS[rule.action]]) }))),
      );
    };
  }
}

const OPEN: Outcomes = new Set([true]);
const CLOSED: Outcomes = new Set([false]);
const EITHER: Outcomes = new Set([true, false]);
const NOTHING_TAKEN: ReadonlySet<Action | undefined> = new Set([undefined]);

export function isSure(outcomes: Outcomes): boolean {
  return !outcomes.has(false);
}

/** Tries every combination of what is unknown: each candidate is there or not, and the first that is there and acts decides. */
function firstOf(
  candidates: readonly { readonly certain: boolean; readonly may: ReadonlySet<Action | undefined> }[],
): readonly (Action | undefined)[] {
  const [first, ...rest] = candidates;
  if (first === undefined) return [undefined];
  const acting = [...first.may].flatMap(action => (action === undefined ? firstOf(rest) : [action]));
  return first.certain ? acting : [...acting, ...firstOf(rest)];
}

/** Whatever one of several rules allows is allowed. */
function united(truths: readonly Truth[]): Outcomes {
  if (truths.includes(true)) return OPEN;
  return truths.includes('maybe') ? EITHER : CLOSED;
}

function outcomesOf(all: readonly boolean[]): Outcomes {
  if (!all.includes(false)) return OPEN;
  return all.includes(true) ? EITHER : CLOSED;
}

/** Returns every order of policies that their priorities leave open. */
function ordersOf<T extends { readonly policy: AdminPolicy }>(policies: readonly T[]): readonly (readonly T[])[] {
  if (policies.length === 0) return [[]];
  const firsts = policies.filter(({ policy }) => !policies.some(other => isBefore(other.policy, policy)));
  return firsts.flatMap(first => ordersOf(policies.filter(each => each !== first)).map(rest => [first, ...rest]));
}
