/** Says whether a namespace is one of the cluster itself, whose pods no workspace holds as a whole. */
export function isSystemNamespace(name: string): boolean {
  return /^(?:kube|openshift)-/.test(name);
}
