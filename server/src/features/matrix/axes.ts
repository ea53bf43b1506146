import type { Workload } from '../../engine/model/resource.ts';
import { type AddressSet, toCidrs } from '../../engine/sets/addresses.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { Axis } from '../support/protocol.ts';
import { headSpan, optionalPlace } from '../support/ranges.ts';
import { ANY_ADDRESS, nameAddresses } from '../words/address-names.ts';

/** Returns the axis of a workload; of Pods with one owner any may stand for all. */
export function workloadAxis(snapshot: Snapshot, workload: Workload, index: number): Axis {
  const { namespace, shownAs, writtenLabels } = workload;
  return {
    id: `workload:${namespace}/${shownAs.kind}/${shownAs.name}`,
    type: 'workload',
    namespace,
    name: shownAs.name,
    kind: shownAs.kind,
    detail: [...writtenLabels].map(([key, value]) => `${key}=${value}`).join(', '),
    ...optionalPlace(snapshot, workload, headSpan(workload)),
    class: index,
  };
}

/** Returns the axis of a cell of external addresses; `rest` marks the largest of several, which the others are taken out of. */
export function addressAxis(addresses: AddressSet, rest: boolean, index: number): Axis {
  const { name, detail } = nameAddresses(addresses);
  const cidrs = toCidrs(addresses);
  const [first, more] = [cidrs[0] ?? '', cidrs.length - 1];
  const id = rest ? 'everything-else' : name === ANY_ADDRESS ? 'any' : more === 0 ? first : `${first}+${more}`;
  const base = { id: `addresses:${id}`, type: 'addresses', namespace: '', kind: '', class: index } as const;
  if (!rest || name === 'everything else') return { ...base, name, detail };
  return { ...base, name: 'everything else', detail: name };
}

/** Returns the axis of the ingress controller, whose pods are not in the workspace. */
export function controllerAxis(index: number): Axis {
  const detail = 'whatever serves the Ingresses and Routes';
  return {
    id: 'ingress-controller',
    type: 'ingress-controller',
    namespace: '',
    name: 'ingress controller',
    kind: '',
    detail,
    class: index,
  };
}
