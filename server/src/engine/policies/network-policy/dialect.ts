import { NetworkPolicy } from '../../schema/generated/validators.js';
import { networkPolicySchema } from '../../schema/schema-node.ts';
import type { Dialect } from '../dialect.ts';
import { checkNetworkPolicy } from './check.ts';
import { compileNetworkPolicy } from './compile.ts';
import { readNetworkPolicy } from './read.ts';

/** NetworkPolicy of networking.k8s.io/v1. */
export const networkPolicyDialect: Dialect<'network-policy'> = {
  read: readNetworkPolicy,
  compile: compileNetworkPolicy,
  definitions: { NetworkPolicy: { schema: networkPolicySchema, validator: NetworkPolicy } },
  isBuiltIn: true,
  check: checkNetworkPolicy,
  checkCelRules: () => [],
  starters: [
    'np-default-deny',
    'np-default-deny-ingress',
    'np-default-deny-egress',
    'np-default-deny-dns',
    'np-allow-dns',
    'np-allow-dns-nodelocal',
    'np-allow-dns-openshift',
    'np-allow-same-namespace',
    'np-allow-from-namespace',
    'np-allow-from-app',
    'np-allow-from-ingress-controller',
    'np-allow-from-monitoring',
    'np-allow-to-internet',
    'np-allow-to-api-server',
    'np-allow-to-cidr',
    'np-allow-all-ingress',
    'np-allow-all-egress',
    'np-allow-port-range',
  ],
};
