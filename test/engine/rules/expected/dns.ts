import type { ExpectedDiffs } from './expected-diffs.ts';

export const dns: ExpectedDiffs = {
  'egress-without-dns': {
    'Only the database may be reached / Allow DNS in this policy': [
      '+ shop/api → kube-system/coredns: TCP 53 · UDP 53',
    ],
    'Only the database may be reached / Add policy allow-dns for the same pods': [
      '+ shop/api → kube-system/coredns: TCP 53 · UDP 53',
    ],
    'On OpenShift, where the resolver listens on 5353 / Allow DNS in this policy': [
      '+ shop/api → openshift-dns/dns-default: TCP 5353 · UDP 5353',
    ],
    'On OpenShift, where the resolver listens on 5353 / Add policy allow-dns for the same pods': [
      '+ shop/api → openshift-dns/dns-default: TCP 5353 · UDP 5353',
    ],
    'The own namespace alone / Allow DNS in this policy': [
      '+ shop/api → kube-system/coredns: TCP 53 · UDP 53',
      '+ shop/database → kube-system/coredns: TCP 53 · UDP 53',
    ],
    'The own namespace alone / Add policy allow-dns for the same pods': [
      '+ shop/api → kube-system/coredns: TCP 53 · UDP 53',
      '+ shop/database → kube-system/coredns: TCP 53 · UDP 53',
    ],
    'A single address, on all ports / Allow DNS in this policy': ['+ shop/api → kube-system/coredns: TCP 53 · UDP 53'],
    'A single address, on all ports / Add policy allow-dns for the same pods': [
      '+ shop/api → kube-system/coredns: TCP 53 · UDP 53',
    ],
    'A range, where an ipBlock picks no pods / Allow DNS in this policy': [
      '+ shop/api → kube-system/coredns: TCP 53 · UDP 53',
    ],
    'A range, where an ipBlock picks no pods / Add policy allow-dns for the same pods': [
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
    'The port of the profile over UDP alone / Allow TCP 5353 as well': [
      '~ shop/api → openshift-dns/dns-default: UDP 5353 ⇒ TCP 5353 · UDP 5353',
    ],
  },
  'dns-wrong-peer': {
    'Pods that listen on other ports / Add a rule for the resolver of the cluster': [
      '+ shop/api → kube-system/coredns: TCP 53 · UDP 53',
    ],
    'A namespace out of sight, which may have a resolver of its own / Add a rule for the resolver of the cluster': [
      '+ shop/api → kube-system/coredns: TCP 53 · UDP 53',
    ],
    'A label of the Service / Write the labels of the resolver': ['+ shop/api → kube-system/coredns: TCP 53 · UDP 53'],
    'A label that nobody has / Write the labels of the resolver': ['+ shop/api → kube-system/coredns: TCP 53 · UDP 53'],
    'Another namespace / Add a rule for the resolver of the cluster': [
      '+ shop/api → kube-system/coredns: TCP 53 · UDP 53',
    ],
    'The labels of the chart of CoreDNS / Write the labels of the resolver': [
      '+ shop/api → kube-system/coredns: TCP 53 · UDP 53',
    ],
    'Another distribution / Add a rule for the resolver of the cluster': [
      '+ shop/api → openshift-dns/dns-default: TCP 5353 · UDP 5353',
    ],
  },
  'dns-node-local': {
    'A cache in sight / Add an ipBlock for 169.254.20.10': ['+ shop/api → 169.254.20.10/32: TCP 53 · UDP 53'],
    'The pods of the resolver alone / Add an ipBlock for 169.254.20.10': [
      '+ shop/api → 169.254.20.10/32: TCP 53 · UDP 53',
    ],
    'A resolver of the cloud / Add an ipBlock for 169.254.169.254': [
      '+ shop/api → 169.254.169.254/32: TCP 53 · UDP 53',
    ],
  },
  'dns-service-port': {
    'The resolver of OpenShift on 53 / Allow port 5353 as well': [
      '~ shop/api → openshift-dns/dns-default: TCP 53 · UDP 53 ⇒ TCP 53, 5353 · UDP 53, 5353',
    ],
    // Namespaces out of sight are not counted.
    'Any namespace on 53 / Allow port 5353 as well': [],
    'A port that is set / Allow port 1053 as well': [
      '~ shop/api → all addresses: TCP 53 · UDP 53 ⇒ TCP 53, 1053 · UDP 53, 1053',
    ],
  },
};
