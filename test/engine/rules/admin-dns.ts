/** Returns a cluster policy of a tier that accepts port 53 of UDP and TCP, to every pod, for the pods of every namespace. */
export function adminDns(tier: 'Admin' | 'Baseline'): string {
  const [udp, tcp] = ['udp', 'tcp'].map(protocol => `{${protocol}: {destinationPort: {number: 53}}}`);
  return `apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: dns}
spec:
  tier: ${tier}
  priority: 10
  subject: {namespaces: {}}
  egress: [{action: Accept, to: [{namespaces: {}}], protocols: [${udp}, ${tcp}]}]
`;
}
