import { insertEntryFirst, replaceScalar } from '../../edits/index.ts';
import type { PolicyPort } from '../../policies/network-policy/policy.ts';
import type { Protocol } from '../../sets/traffic.ts';
import type { Offer } from '../support/offers.ts';

/** Returns the offer to write another protocol into a port entry. */
export function protocolOffer(text: string, { protocol, port, node }: PolicyPort, wanted: Protocol): Offer {
  return {
    title: `Write protocol ${wanted}`,
    make: () => {
      if (protocol.form === 'value' && protocol.node.kind === 'scalar')
        return replaceScalar(text, protocol.node, wanted);
      if (node.kind !== 'map' || port.form !== 'value') return [];
      return insertEntryFirst(text, node, 'protocol', wanted);
    },
  };
}
