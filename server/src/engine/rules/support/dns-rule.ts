import { NAMESPACE_NAME_LABEL } from '../../selectors/describe.ts';

/** The egress rule that admits the usual cluster DNS: pods labelled k8s-app=kube-dns in kube-system, UDP and TCP 53. */
export const DNS_RULE = {
  to: [
    {
      namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
} as const;
