import type { Missing } from '../../engine/answers/missing.ts';
import { describeResource } from '../../engine/cluster/answer-warning.ts';
import type { AddressClass } from '../../engine/profile/route-classes.ts';
import { describeTraffic, uniteTraffic } from '../../engine/sets/traffic.ts';
import { describeEndpoint } from './reason-words.ts';

/** Says why no policy can be added that allows a connection. */
export function obstacleText(missing: Exclude<Missing, { readonly type: 'policies' }>): string {
  switch (missing.type) {
    case 'no-route':
      return 'What the ingress controller sends follows from Ingresses and Routes, not from policies.';
    case 'unknown-controller':
      return 'Which rule admits the ingress controller depends on its namespace and labels.';
    case 'balancer':
      return balancerText(missing.balancer);
    case 'no-labels':
      return 'No rule can allow it and nothing else: the pods carry no labels that tell them apart.';
    case 'not-isolated': {
      const subject = describeEndpoint({ type: 'workload', workload: missing.subject });
      return `A policy that allows it would isolate ${subject}, or pods of the same labels, which no NetworkPolicy isolates yet.`;
    }
    case 'shared-labels':
      return 'No NetworkPolicy alone allows it: the ends share their labels with pods that differ.';
    case 'denied':
      return denialText(missing);
  }
}

function balancerText({ name, ranges }: AddressClass): string {
  if (ranges.length > 0) return `An ipBlock for each of ${ranges.join(', ')}, from which ${name} connects, allows it.`;
  return `An ipBlock with the addresses of ${name} allows it, or the port alone: which they are no manifest tells.`;
}

function denialText({ by, isWhole }: Extract<Missing, { readonly type: 'denied' }>): string {
  const names = new Set(by.flatMap(({ policy }) => (policy === undefined ? [] : [describeResource(policy.resource)])));
  const what = isWhole ? 'it' : `${describeTraffic(by.map(({ traffic }) => traffic).reduce(uniteTraffic))} of it`;
  return `${[...names].join(' and ')} ${names.size === 1 ? 'denies' : 'deny'} ${what}, which no NetworkPolicy overrides.`;
}
