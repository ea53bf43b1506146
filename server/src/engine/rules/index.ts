import { internetIncludesPrivate } from './addresses/internet-includes-private/internet-includes-private.ts';
import { ipBlockPods } from './addresses/ip-block-pods.ts';
import { ipBlockService } from './addresses/ip-block-service.ts';
import { loadBalancerSource } from './addresses/load-balancer-source.ts';
import { metadataReachable } from './addresses/metadata-reachable/metadata-reachable.ts';
import { deniesDns } from './admin/denies-dns.ts';
import { deniesKubeSystem } from './admin/denies-kube-system.ts';
import { experimentalField } from './admin/experimental-field.ts';
import { missingIpv6Twin } from './admin/missing-ipv6-twin.ts';
import { noEffect } from './admin/no-effect.ts';
import { priorityTie } from './admin/priority-tie.ts';
import { shadowedByAdmin } from './admin/shadowed-by-admin.ts';
import { unreachableRule } from './admin/unreachable-rule.ts';
import { apiServerRules } from './api-server/index.ts';
import { broadSubject } from './directions/broad-subject.ts';
import { directionWithoutRules } from './directions/direction-without-rules.ts';
import { emptyMeansAll } from './directions/empty-means-all.ts';
import { ignoredDirection } from './directions/ignored-direction.ts';
import { impliedPolicyTypes } from './directions/implied-policy-types.ts';
import { nameContradictsEffect } from './directions/name-contradicts-effect.ts';
import { oneSidedAllow } from './directions/one-sided-allow.ts';
import { overruledPeers } from './directions/overruled-peers/overruled-peers.ts';
import { redundantPolicy } from './directions/redundant-policy.ts';
import { redundantRule } from './directions/redundant-rule.ts';
import { replyRule } from './directions/reply-rule.ts';
import { splitRule } from './directions/split-rule.ts';
import { dnsNodeLocal } from './dns/dns-node-local.ts';
import { dnsOneProtocol } from './dns/dns-one-protocol.ts';
import { dnsServicePort } from './dns/dns-service-port.ts';
import { dnsWrongPeer } from './dns/dns-wrong-peer.ts';
import { egressWithoutDns } from './dns/egress-without-dns/egress-without-dns.ts';
import { apiServerEgress } from './platform/api-server-egress/api-server-egress.ts';
import { ingressBlocked } from './platform/ingress-blocked.ts';
import { monitoringBlocked } from './platform/monitoring-blocked/monitoring-blocked.ts';
import { notEnforced } from './platform/not-enforced.ts';
import { replicasApart } from './platform/replicas-apart/replicas-apart.ts';
import { serviceShut } from './platform/service-shut.ts';
import { sidecarBlocked } from './platform/sidecar-blocked/sidecar-blocked.ts';
import { solverBlocked } from './platform/solver-blocked/solver-blocked.ts';
import { unprotectedWorkload } from './platform/unprotected-workload.ts';
import { webhookBlocked } from './platform/webhook-blocked.ts';
import { endPortUnsupported } from './ports/end-port-unsupported.ts';
import { namedPort } from './ports/named-port/named-port.ts';
import { servicePort } from './ports/service-port/service-port.ts';
import { anyNamespacePeer } from './selectors/any-namespace-peer.ts';
import { hostNetwork } from './selectors/host-network.ts';
import { namespaceLabelGuess } from './selectors/namespace-label-guess.ts';
import { namespaceMismatch } from './selectors/namespace-mismatch.ts';
import { overlappingPeers } from './selectors/overlapping-peers.ts';
import { peerInOtherNamespace } from './selectors/peer-in-other-namespace.ts';
import { peerOrTrap } from './selectors/peer-or-trap.ts';
import { peerSelectsNothing } from './selectors/peer-selects-nothing.ts';
import { policySelectsNothing } from './selectors/policy-selects-nothing.ts';
import { selectorContradiction } from './selectors/selector-contradiction.ts';
import type { Rule } from './shape/rule.ts';
import { unusedSuppression } from './suppressions/unused-suppression.ts';

/** Every rule, in the order of the catalogue. */
export const rules: readonly Rule[] = [
  ...apiServerRules,
  egressWithoutDns,
  dnsOneProtocol,
  dnsWrongPeer,
  dnsNodeLocal,
  dnsServicePort,
  namespaceLabelGuess,
  peerOrTrap,
  peerInOtherNamespace,
  anyNamespacePeer,
  policySelectsNothing,
  peerSelectsNothing,
  namespaceMismatch,
  overlappingPeers,
  hostNetwork,
  selectorContradiction,
  emptyMeansAll,
  impliedPolicyTypes,
  directionWithoutRules,
  ignoredDirection,
  broadSubject,
  nameContradictsEffect,
  splitRule,
  overruledPeers,
  redundantRule,
  redundantPolicy,
  replyRule,
  oneSidedAllow,
  servicePort,
  namedPort,
  endPortUnsupported,
  metadataReachable,
  internetIncludesPrivate,
  ipBlockPods,
  ipBlockService,
  loadBalancerSource,
  webhookBlocked,
  ingressBlocked,
  monitoringBlocked,
  apiServerEgress,
  serviceShut,
  replicasApart,
  solverBlocked,
  sidecarBlocked,
  unprotectedWorkload,
  notEnforced,
  priorityTie,
  unreachableRule,
  shadowedByAdmin,
  missingIpv6Twin,
  deniesDns,
  deniesKubeSystem,
  noEffect,
  experimentalField,
  unusedSuppression,
];
