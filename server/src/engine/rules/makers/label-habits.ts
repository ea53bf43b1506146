import { operatorLabelDomain } from '../../model/api-groups.ts';
import type { LabelSelector, Requirement } from '../../objects/selector.ts';

/** Domains of label keys that well-known controllers write into the pods they make, and nobody else does. */
const DOMAINS: ReadonlyMap<string, string> = new Map([
  ['actions.github.com', 'GitHub Actions Runner Controller'],
  ['agones.dev', 'Agones'],
  ['camel.apache.org', 'Camel K'],
  ['cassandra.datastax.com', 'cass-operator'],
  ['cnpg.io', 'CloudNativePG'],
  ['controller.devfile.io', 'DevWorkspace Operator'],
  ['crunchydata.com', 'Crunchy Postgres for Kubernetes'],
  ['gateway.envoyproxy.io', 'Envoy Gateway'],
  ['gateway.networking.k8s.io', 'The controller of a Gateway'],
  ['hub.jupyter.org', 'JupyterHub'],
  ['jobset.sigs.k8s.io', 'JobSet'],
  ['k8s.elastic.co', 'Elastic Cloud on Kubernetes'],
  ['k8ssandra.io', 'K8ssandra'],
  ['knative.dev', 'Knative'],
  ['kubeflow.org', 'Kubeflow'],
  ['kubevirt.io', 'KubeVirt'],
  ['longhorn.io', 'Longhorn'],
  ['min.io', 'MinIO Operator'],
  ['mysql.oracle.com', 'MySQL Operator'],
  ['pkg.crossplane.io', 'Crossplane'],
  ['ray.io', 'KubeRay'],
  ['serving.kserve.io', 'KServe'],
  ['sparkoperator.k8s.io', 'Spark Operator'],
  ['strimzi.io', 'Strimzi'],
  ['tailscale.com', 'Tailscale Operator'],
  ['tekton.dev', 'Tekton'],
  ['velero.io', 'Velero'],
  ['workflows.argoproj.io', 'Argo Workflows'],
]);

/** Keys without a domain of such controllers, which are too odd to be written by hand. */
const KEYS: ReadonlyMap<string, string> = new Map([
  ['actions-ephemeral', 'GitHub Actions Runner Controller'],
  ['eventbus-name', 'Argo Events'],
  ['eventsource-name', 'Argo Events'],
  ['sensor-name', 'Argo Events'],
  ['spark-app-selector', 'Spark'],
  ['spark-exec-id', 'Spark'],
  ['spark-role', 'Spark'],
  ['spilo-role', 'Zalando Postgres Operator'],
]);

/** Returns who makes pods with such labels, by the habits of well-known controllers; undefined where no label tells of one. */
export function makerByHabit({ requirements }: LabelSelector): string | undefined {
  const asked = requirements.filter(({ operator }) => operator === 'In' || operator === 'Exists');
  for (const requirement of asked) {
    const found = byKey(requirement.key) ?? byManager(requirement);
    if (found !== undefined) return found;
  }
  return undefined;
}

function byKey(key: string): string | undefined {
  const domain = operatorLabelDomain(key, name => DOMAINS.has(name));
  return KEYS.get(key) ?? (domain === undefined ? undefined : DOMAINS.get(domain));
}

/** `app.kubernetes.io/managed-by` names the tool behind an object: one that is called an operator makes pods at run time. */
function byManager({ key, operator, values }: Requirement): string | undefined {
  if (key !== 'app.kubernetes.io/managed-by' || operator !== 'In') return undefined;
  return values.find(value => /(?:^|[-.])(?:operator|controller)(?:$|[-.])|operator$/i.test(value));
}
