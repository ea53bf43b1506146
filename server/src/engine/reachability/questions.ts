import type { Cluster } from '../cluster/cluster.ts';
import type { Inventory } from '../cluster/inventory.ts';
import { type NodeChoice, picksPodsOfNode } from '../cluster/node-peers.ts';
import { isAnyPodBehind } from '../cluster/pod-addresses.ts';
import { positionsInDoubt } from '../cluster/selection.ts';
import { onceForEach, onceForKey } from '../once.ts';
import {
  type CompiledPeer,
  type CompiledPolicy,
  type NodePeer,
  type PodQuery,
  rulesOfBoth,
} from '../policies/compiled.ts';
import { peersOf } from '../policies/peers.ts';
import { selectorKey } from '../selectors/algebra.ts';
import type { Family } from '../sets/address.ts';
import { FAMILIES } from '../sets/addresses.ts';

/** Whom a selector or a block of addresses picks. */
export interface PickedClasses {
  /** Equal for questions that pick the same. */
  readonly key: string;
  /** Workloads by their place in the list, picked by what is known of them. */
  readonly picked: Int32Array;
  /** Those of which no manifest tells whether they are. */
  readonly inDoubt: Int32Array;
  /** Undefined for a block of addresses. */
  readonly query: PodQuery | undefined;
}

/** What a policy asks: by its selectors and networks, and by ipBlocks, which only some plug-ins compare with pods. */
interface Asked {
  readonly always: readonly PickedClasses[];
  readonly byBlocks: readonly PickedClasses[];
}

const NOBODY = new Int32Array();

/** Returns what policies have asked about an inventory, whose pods have addresses of those families, so far; each policy is read once. */
export function questionsAbout(inventory: Inventory, families: readonly Family[] | undefined): Questions {
  return questionsIn(inventory)(families?.join() ?? '');
}

const questionsIn = onceForEach((inventory: Inventory) =>
  onceForKey(
    (families: string) =>
      new Questions(inventory, families === '' ? undefined : FAMILIES.filter(each => families.includes(each))),
  ),
);

class Questions {
  readonly #inventory: Inventory;
  readonly #families: readonly Family[] | undefined;
  /** The questions of the cluster before: the next one asks most of them again. */
  #known = new Map<string, PickedClasses>();
  readonly #askedBy = onceForEach((policy: CompiledPolicy) => this.#read(policy));
  /** Returns what a peer asks; undefined where no manifest tells. */
  readonly ofPeer = onceForEach((peer: CompiledPeer) => this.#ofPeer(peer));

  constructor(inventory: Inventory, families: readonly Family[] | undefined) {
    this.#inventory = inventory;
    this.#families = families;
  }

  /** Returns all that the policies of a cluster of this inventory ask, each question once. */
  of({ policies, foreign, ipBlockPods }: Cluster): Iterable<PickedClasses> {
    const all = new Map<string, PickedClasses>();
    const add = (question: PickedClasses): unknown => all.set(question.key, question);
    for (const policy of policies) {
      const { always, byBlocks } = this.#askedBy(policy);
      always.forEach(add);
      if (ipBlockPods === 'match') byBlocks.forEach(add);
    }
    for (const { subject } of foreign) add(this.#ofQuery(subject));
    this.#known = all;
    return all.values();
  }

  #read(policy: CompiledPolicy): Asked {
    const always = [this.#ofQuery(policy.subject)];
    const byBlocks: PickedClasses[] = [];
    for (const peer of rulesOfBoth(policy).flatMap(peersOf)) {
      const question = this.ofPeer(peer);
      if (question === undefined || question.picked.length + question.inDoubt.length === 0) continue;
      if (peer.type === 'addresses' && !peer.isOfPods) byBlocks.push(question);
      else always.push(question);
    }
    return { always, byBlocks };
  }

  #ofPeer(peer: CompiledPeer): PickedClasses | undefined {
    if (peer.type === 'elsewhere') return peer.what === 'nodes' ? this.#ofNodes(peer) : undefined;
    if (peer.type === 'pods') return this.#ofQuery(peer.query);
    const known = this.#inventory.positionsIn(peer.addresses);
    const { withoutAddress } = this.#inventory;
    const isOfAll = isAnyPodBehind(peer, this.#families);
    const picked = isOfAll === 'yes' ? Int32Array.of(...known, ...withoutAddress) : known;
    const inDoubt = isOfAll === 'unknown' ? withoutAddress : NOBODY;
    return this.#one(`at ${picked.join()} ${isOfAll}`, () => ({ picked, inDoubt, query: undefined }));
  }

  #ofNodes(peer: NodePeer): PickedClasses {
    return this.#one(`nodes ${selectorKey(peer.selector)}`, () => {
      const choices = this.#inventory.workloads.map(each => picksPodsOfNode(this.#inventory, peer, each));
      const at = (wanted: NodeChoice): Int32Array =>
        Int32Array.from(choices.flatMap((choice, position) => (choice === wanted ? [position] : [])));
      return { picked: at('yes'), inDoubt: at('nodes'), query: undefined };
    });
  }

  #ofQuery(query: PodQuery): PickedClasses {
    return this.#one(queryKey(query), () => {
      const picked = this.#inventory.positionsOf(query);
      return { picked, inDoubt: positionsInDoubt(this.#inventory, query), query };
    });
  }

  #one(key: string, pick: () => Omit<PickedClasses, 'key'>): PickedClasses {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const question = { key, ...pick() };
    this.#known.set(key, question);
    return question;
  }
}

function queryKey({ namespaces, pods, noHostNetwork }: PodQuery): string {
  const where = namespaces.type === 'name' ? JSON.stringify(namespaces.name) : `[${selectorKey(namespaces.selector)}]`;
  return `${where} ${selectorKey(pods)}${noHostNetwork ? ' -host' : ''}`;
}
