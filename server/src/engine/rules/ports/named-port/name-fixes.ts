import { insertEntryAfter, replaceScalar } from '../../../edits/index.ts';
import type { Workload } from '../../../model/resource.ts';
import { nearestNames } from '../../../nearest-name.ts';
import { childOf, itemsOf, type MapNode } from '../../../parse/tree.ts';
import { protocolOf } from '../../../policies/network-policy/compile.ts';
import type { NetworkPolicy, PolicyPort } from '../../../policies/network-policy/policy.ts';
import { protocolOffer } from '../../services/protocol-offer.ts';
import type { Fix, RuleContext } from '../../shape/rule.ts';
import { lazyFixAt } from '../../support/lazy-fix.ts';
import { kindAndName } from '../../support/names.ts';
import { type Offer, offers } from '../../support/offers.ts';
import { type NameUse, numberFor } from './name-uses.ts';

/** A port entry with a name that is no good, and why. */
export interface Misnamed {
  readonly name: string;
  readonly entry: PolicyPort;
  readonly use: NameUse;
}

/** Returns the fixes of a port entry: another value for it, and the name for the container port. */
export function fixesForName(
  context: RuleContext,
  policy: NetworkPolicy,
  { name, entry, use }: Misnamed,
): readonly Fix[] {
  const { text } = context;
  const list =
    use.type === 'other-protocol'
      ? [protocolOffer(text, entry, use.protocol)]
      : portOffers(context, { name, entry, use });
  const written = offers(text, policy, list);
  const named =
    use.type === 'nowhere' || use.type === 'some'
      ? nameContainerPort(context, { name, entry, isOnly: written.length === 0 }, use.missing)
      : [];
  return [...written, ...named];
}

// Names that have meant one number everywhere for long (IANA service names).
const WELL_KNOWN: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['https', 443],
  ['dns', 53],
  ['domain', 53],
  ['smtp', 25],
  ['ssh', 22],
  ['ldap', 389],
  ['ldaps', 636],
]);

function portOffers({ text, cluster }: RuleContext, { name, entry, use }: Misnamed): readonly Offer[] {
  const node = entry.port.form === 'value' && entry.port.node.kind === 'scalar' ? entry.port.node : undefined;
  if (node === undefined || use.type === 'some') return [];
  const offer = (value: number | string, title: string): Offer => ({
    title,
    make: () => replaceScalar(text, node, value),
  });
  if (use.type === 'addresses') {
    const number = WELL_KNOWN.get(name);
    return number === undefined ? [] : [offer(number, `Use port ${number}`)];
  }
  const protocol = protocolOf(entry) ?? 'TCP';
  const declared = use.missing.flatMap(({ ports }) =>
    ports.filter(port => port.protocol === protocol).flatMap(port => port.name ?? []),
  );
  const shared = [...new Set(declared)].filter(each =>
    use.missing.every(({ ports }) => ports.some(port => port.name === each)),
  );
  const number = numberFor(name, protocol, use.missing, cluster);
  return [
    ...nearestNames(name, shared).map(each => offer(each, `Use the port name ${each}`)),
    ...(number === undefined ? [] : [offer(number, `Use port ${number}`)]),
  ];
}

/** Names the container port of the one workload that lacks the name, where it declares one port without any. */
function nameContainerPort(
  context: RuleContext,
  { name, entry, isOnly }: { readonly name: string; readonly entry: PolicyPort; readonly isOnly: boolean },
  [workload, ...others]: readonly Workload[],
): readonly Fix[] {
  const unnamed = (workload?.ports ?? []).filter(
    port => port.protocol === (protocolOf(entry) ?? 'TCP') && port.name === undefined,
  );
  const [port] = unnamed;
  const node = workload === undefined || port === undefined ? undefined : portNode(workload, port.span.start);
  if (workload === undefined || node === undefined || others.length > 0 || unnamed.length > 1) return [];
  const title = `Name port ${port?.port} of ${kindAndName(workload)} ${name}`;
  const fix = lazyFixAt(
    title,
    context,
    workload,
    text => insertEntryAfter(text, node, undefined, 'name', name),
    isOnly,
  );
  return fix === undefined ? [] : [fix];
}

function portNode({ template, node }: Workload, start: number): MapNode | undefined {
  const spec = childOf(template, 'spec');
  const containers = ['containers', 'initContainers'].flatMap(key => itemsOf(childOf(spec, key)));
  const ports = containers.flatMap(each => itemsOf(childOf(each, 'ports')));
  const found = ports.find(({ span }) => span.start === start);
  return found?.kind === 'map' && !found.anchored && !node.anchored ? found : undefined;
}
