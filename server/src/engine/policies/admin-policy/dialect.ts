import {
  AdminNetworkPolicy,
  BaselineAdminNetworkPolicy,
  ClusterNetworkPolicy,
} from '../../schema/generated/validators.js';
import {
  adminNetworkPolicySchema,
  baselineAdminNetworkPolicySchema,
  clusterNetworkPolicySchema,
} from '../../schema/schema-node.ts';
import type { Dialect } from '../dialect.ts';
import { checkAdminPolicy, checkCelRules } from './check.ts';
import { compileAdminPolicy } from './compile.ts';
import { readAdminPolicy } from './read.ts';

/** The policies for whole clusters of policy.networking.k8s.io. */
export const adminPolicyDialect: Dialect<'admin-policy'> = {
  read: readAdminPolicy,
  compile: compileAdminPolicy,
  definitions: {
    AdminNetworkPolicy: { schema: adminNetworkPolicySchema, validator: AdminNetworkPolicy },
    BaselineAdminNetworkPolicy: { schema: baselineAdminNetworkPolicySchema, validator: BaselineAdminNetworkPolicy },
    ClusterNetworkPolicy: { schema: clusterNetworkPolicySchema, validator: ClusterNetworkPolicy },
  },
  isBuiltIn: false,
  check: checkAdminPolicy,
  checkCelRules,
  starters: ['np-admin-network-policy', 'np-baseline-admin-network-policy', 'np-cluster-network-policy'],
};
