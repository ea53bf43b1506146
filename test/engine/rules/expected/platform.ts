import type { ExpectedDiffs } from './expected-diffs.ts';

export const platform: ExpectedDiffs = {
  'webhook-blocked': {
    'A namespace may call the webhook / Let the API server in by a rule of ports alone': [
      '+ all addresses → ops/hook: TCP 9443',
    ],
    'Nobody may call the webhook / Let the API server in by a rule of ports alone': [
      '+ all addresses → ops/hook: TCP 9443',
    ],
  },
  'unprotected-workload': {
    'A policy for one of two workloads / Let nobody connect to it by policy web': [
      '- all addresses → shop/web: all ports',
      '- shop/api → shop/web: all ports',
    ],
  },
  'unused-suppression': {
    'A document without that finding / Delete the comment': [],
    'An id that no rule has / Delete the comment': [],
    'An id that no rule has / Write ignored-direction': [],
    'Nothing to silence / Delete the comment': [],
  },
  'ingress-blocked': {
    'Another namespace than that of the controller / Let the ingress controller in': [
      '+ gateway/gateway → shop/web: TCP 8080',
    ],
    'A default deny / Let the ingress controller in by policy web-from-ingress': [
      '+ gateway/gateway → shop/web: TCP 8080',
    ],
  },
  'monitoring-blocked': {
    'The application’s port alone / Let the monitoring in': [
      '~ monitoring/prometheus → shop/web: TCP 8080 ⇒ TCP 8080, 9090',
    ],
    'Annotations / Let the monitoring in': ['+ monitoring/prometheus → shop/web: TCP 9090'],
  },
  'api-server-egress': {
    'The address is set / Allow the API server in this policy': ['+ shop/operator → 203.0.113.7/32: TCP 6443'],
    'An ipBlock, which Cilium takes for addresses outside the cluster / Allow TCP 6443 to any destination': [
      '+ shop/operator → all addresses but 10.0.0.0/8: TCP 6443',
      '~ shop/operator → kube-system/coredns: TCP 53 · UDP 53 ⇒ TCP 53, 6443 · UDP 53',
    ],
  },
};
