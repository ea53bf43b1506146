import { assumed, documented } from '../fact.ts';
import type { Preset } from '../preset.ts';

/** Red Hat OpenShift; its resolver pods listen on 5353. */
export const openshift: Preset = {
  name: 'OpenShift',
  plugIn: assumed('ovn-kubernetes'),
  dns: {
    namespace: documented('openshift-dns'),
    podLabels: documented({ 'dns.operator.openshift.io/daemonset-dns': 'default' }),
    ports: documented([5353]),
  },
  podCidrs: assumed(['10.128.0.0/14']),
  serviceCidrs: assumed(['172.30.0.0/16']),
  apiServerPorts: assumed([6443]),
  ingressControllers: documented([
    {
      namespace: 'openshift-ingress',
      namespaceLabels: {
        'network.openshift.io/policy-group': 'ingress',
        'policy-group.network.openshift.io/ingress': '',
      },
      podLabels: {},
      classes: ['openshift-default'],
    },
  ]),
  monitoring: documented([
    {
      namespace: 'openshift-monitoring',
      namespaceLabels: { 'network.openshift.io/policy-group': 'monitoring' },
      podLabels: { 'app.kubernetes.io/name': 'prometheus' },
    },
  ]),
};
