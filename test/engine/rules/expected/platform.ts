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
  'service-shut': {
    'A load balancer before pods that admit pods alone / Let clients outside in': ['+ 0.0.0.0/0 → shop/web: TCP 8080'],
    'Other clients than those of the load balancer / Let clients outside in': ['+ 203.0.113.0/24 → shop/web: TCP 8080'],
    'Pods of another namespace / Let clients outside in': ['+ 0.0.0.0/0 → shop/web: TCP 8080'],
  },
  // A workload's connections to itself are left out.
  'replicas-apart': {
    'Clients alone / Let the pods reach each other': [],
    'Both directions / Let the pods reach each other by policy store-members': [],
    'Two workloads in one gossip ring / Let the pods reach each other': [
      '+ shop/reader → shop/writer: TCP 7946',
      '+ shop/writer → shop/reader: TCP 7946',
    ],
  },
  // Nobody sees the pods of solvers.
  'solver-blocked': {
    'A Certificate of a ClusterIssuer / Let the ingress controller reach the solvers by policy http01-solvers': [],
    'A default deny beside an Issuer / Let everyone reach the solvers by policy http01-solvers': [],
  },
  'sidecar-blocked': {
    'A namespace with injection / Allow istiod': ['+ shop/web → istio-system/istiod: TCP 15012'],
    'Pods annotated for Linkerd / Allow the control plane of Linkerd': [],
  },
  'api-server-egress': {
    'The address is set / Allow the API server in this policy': ['+ shop/operator → 203.0.113.7/32: TCP 6443'],
    'An ipBlock, which Cilium takes for addresses outside the cluster / Allow TCP 6443 to any destination': [
      '+ shop/operator → all addresses but 10.0.0.0/8: TCP 6443',
      '~ shop/operator → kube-system/coredns: TCP 53 · UDP 53 ⇒ TCP 53, 6443 · UDP 53',
    ],
  },
};
