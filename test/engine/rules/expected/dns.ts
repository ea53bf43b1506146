import type { ExpectedDiffs } from './expected-diffs.ts';

export const dns: ExpectedDiffs = {
  'egress-without-dns': {
    'Only the database may be reached / Allow DNS in this policy': [
      '+ shop/api → kube-system/coredns: TCP 53 · UDP 53',
    ],
    'Only the database may be reached / Add policy allow-dns for the same pods': [
      '+ shop/api → kube-system/coredns: TCP 53 · UDP 53',
    ],
    'A default deny alone / Allow DNS in this policy': ['+ shop/api → kube-system/coredns: TCP 53 · UDP 53'],
    'A default deny alone / Add policy allow-dns for the same pods': [
      '+ shop/api → kube-system/coredns: TCP 53 · UDP 53',
    ],
    'No workload in sight / Allow DNS in this policy': [
      '+ shop/app-api → kube-system/k8s-app-kube-dns: TCP 53 · UDP 53',
    ],
    'No workload in sight / Add policy allow-dns for the same pods': [
      '+ shop/app-api → kube-system/k8s-app-kube-dns: TCP 53 · UDP 53',
    ],
  },
  'dns-one-protocol': {
    'UDP alone / Allow TCP 53 as well': ['~ shop/api → kube-system/coredns: UDP 53 ⇒ TCP 53 · UDP 53'],
    'No protocol: TCP alone / Allow UDP 53 as well': ['~ shop/api → kube-system/coredns: TCP 53 ⇒ TCP 53 · UDP 53'],
  },
};
