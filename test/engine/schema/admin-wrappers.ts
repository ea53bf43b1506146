type Fields = Readonly<Record<string, unknown>>;
type Wrap = (fields: Fields) => Fields;

const subject = { namespaces: {} };
const old = 'policy.networking.k8s.io/v1alpha1';

const admin: Wrap = spec => ({
  apiVersion: old,
  kind: 'AdminNetworkPolicy',
  metadata: { name: 'web' },
  spec: { priority: 5, subject, ...spec },
});
const baseline: Wrap = spec => ({
  apiVersion: old,
  kind: 'BaselineAdminNetworkPolicy',
  metadata: { name: 'default' },
  spec: { subject, ...spec },
});
const cluster: Wrap = spec => ({
  apiVersion: 'policy.networking.k8s.io/v1beta1',
  kind: 'ClusterNetworkPolicy',
  metadata: { name: 'web' },
  spec: { tier: 'Admin', priority: 5, subject, ...spec },
});

const from =
  (wrap: Wrap): Wrap =>
  rule =>
    wrap({ ingress: [{ action: 'Deny', from: [subject], ...rule }] });
const to =
  (wrap: Wrap): Wrap =>
  rule =>
    wrap({ egress: [{ action: 'Deny', to: [subject], ...rule }] });
const port: Wrap = item => from(admin)({ ports: [item] });
const protocol: Wrap = item => from(cluster)({ protocols: [item] });

/** How the fields of a definition make a whole admin or cluster policy. */
export const adminPolicies: Readonly<Record<string, Wrap>> = {
  AdminNetworkPolicy: fields => ({ ...admin({}), ...fields }),
  BaselineAdminNetworkPolicy: fields => ({ ...baseline({}), ...fields }),
  ClusterNetworkPolicy: fields => ({ ...cluster({}), ...fields }),
  AdminNetworkPolicySpec: admin,
  BaselineAdminNetworkPolicySpec: baseline,
  ClusterNetworkPolicySpec: cluster,
  ClusterObjectMeta: metadata => ({ ...cluster({}), metadata: { name: 'web', ...metadata } }),
  BaselineObjectMeta: metadata => ({ ...baseline({}), metadata: { name: 'default', ...metadata } }),
  AdminSubject: fields => admin({ subject: fields }),
  ClusterSubject: fields => cluster({ subject: fields }),
  AdminPods: pods => admin({ subject: { pods: { namespaceSelector: {}, podSelector: {}, ...pods } } }),
  ClusterPods: pods => cluster({ subject: { pods: { podSelector: {}, ...pods } } }),
  AdminIngressPeer: peer => from(admin)({ from: [peer] }),
  AdminEgressPeer: peer => to(admin)({ to: [peer] }),
  BaselineEgressPeer: peer => to(baseline)({ to: [peer] }),
  ClusterIngressPeer: peer => from(cluster)({ from: [peer] }),
  ClusterEgressPeer: peer => to(cluster)({ to: [peer] }),
  AdminIngressRule: from(admin),
  AdminEgressRule: to(admin),
  BaselineIngressRule: from(baseline),
  BaselineEgressRule: to(baseline),
  ClusterIngressRule: from(cluster),
  ClusterEgressRule: to(cluster),
  AdminPort: port,
  AdminPortNumber: fields => port({ portNumber: { port: 80, ...fields } }),
  AdminPortRange: fields => port({ portRange: { start: 1, end: 65535, ...fields } }),
  ClusterProtocol: protocol,
  ClusterTransport: tcp => protocol({ tcp }),
  ClusterPort: destinationPort => protocol({ tcp: { destinationPort } }),
  ClusterPortRange: range => protocol({ tcp: { destinationPort: { range: { start: 1, end: 65535, ...range } } } }),
  PolicyLabelSelector: selector => cluster({ subject: { namespaces: selector } }),
  PolicyLabelRequirement: ({ operator = 'In', values = ['web'], ...rest }) =>
    cluster({
      subject: {
        namespaces: {
          matchExpressions: [{ key: 'app', operator, ...(String(operator).endsWith('In') ? { values } : {}), ...rest }],
        },
      },
    }),
};
