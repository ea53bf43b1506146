// The kinds of Kubernetes that lie in no namespace (Kustomize takes all that it does not know for namespaced ones).
const CLUSTER_SCOPED = new Set([
  ' ComponentStatus',
  ' Namespace',
  ' Node',
  ' PersistentVolume',
  'admissionregistration.k8s.io MutatingAdmissionPolicy',
  'admissionregistration.k8s.io MutatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io MutatingWebhookConfiguration',
  'admissionregistration.k8s.io ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io ValidatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io ValidatingWebhookConfiguration',
  'apiextensions.k8s.io CustomResourceDefinition',
  'apiregistration.k8s.io APIService',
  'certificates.k8s.io CertificateSigningRequest',
  'flowcontrol.apiserver.k8s.io FlowSchema',
  'flowcontrol.apiserver.k8s.io PriorityLevelConfiguration',
  'networking.k8s.io IngressClass',
  'networking.k8s.io IPAddress',
  'networking.k8s.io ServiceCIDR',
  'node.k8s.io RuntimeClass',
  'policy PodSecurityPolicy',
  'rbac.authorization.k8s.io ClusterRole',
  'rbac.authorization.k8s.io ClusterRoleBinding',
  'resource.k8s.io DeviceClass',
  'scheduling.k8s.io PriorityClass',
  'storage.k8s.io CSIDriver',
  'storage.k8s.io CSINode',
  'storage.k8s.io StorageClass',
  'storage.k8s.io VolumeAttachment',
]);

/** Says whether Kustomize knows that objects of a kind lie in no namespace. */
export function isClusterScoped({ group, kind }: { readonly group: string; readonly kind: string }): boolean {
  return CLUSTER_SCOPED.has(`${group} ${kind}`);
}
