import type { Workload } from './resource.ts';

/** Says whether a workload's controller may put a label on its pods, any value of it or the given one. */
type Test = (workload: Workload, value: string | undefined) => boolean;

const ofKinds =
  (...kinds: readonly string[]): Test =>
  ({ kind }) =>
    kinds.includes(kind);

const numbered =
  (kinds: readonly string[], prefix: (workload: Workload) => string): Test =>
  (workload, value) =>
    kinds.includes(workload.kind) && (value === undefined || isNumbered(value, prefix(workload)));

function isNumbered(value: string, prefix: string): boolean {
  return value.startsWith(prefix) && /^\d+$/.test(value.slice(prefix.length));
}

const JOBS = ['Job', 'CronJob'];

// A CronJob names its Jobs by the time they are due; a generateName is a prefix.
const jobName: Test = ({ kind, name, nameField }, value) => {
  if (!JOBS.includes(kind) || value === undefined) return JOBS.includes(kind);
  return kind === 'CronJob' ? isNumbered(value, `${name}-`) : value === name || nameField.form !== 'value';
};

const never: Test = () => false;

/** Labels that controllers put on pods by themselves, so that no template shows them (Kubernetes: well-known labels). */
const SET_BY_CONTROLLERS: ReadonlyMap<string, Test> = new Map([
  ['acme.cert-manager.io/http01-solver', never],
  ['apps.kubernetes.io/pod-index', numbered(['StatefulSet'], () => '')],
  ['batch.kubernetes.io/controller-uid', ofKinds(...JOBS)],
  ['batch.kubernetes.io/job-completion-index', numbered(JOBS, () => '')],
  ['batch.kubernetes.io/job-name', jobName],
  ['controller-revision-hash', ofKinds('StatefulSet', 'DaemonSet')],
  ['controller-uid', ofKinds(...JOBS)],
  ['deployment', ofKinds('DeploymentConfig')],
  ['deploymentconfig', ({ kind, name }, value) => kind === 'DeploymentConfig' && (value ?? name) === name],
  ['job-name', jobName],
  ['pod-template-generation', ofKinds('DaemonSet')],
  ['pod-template-hash', ofKinds('Deployment')],
  ['rollouts-pod-template-hash', ofKinds('Rollout')],
  ['statefulset.kubernetes.io/pod-name', numbered(['StatefulSet'], ({ name }) => `${name}-`)],
]);

/** Says whether controllers set the label on pods by themselves. */
export function isSetByControllers(key: string): boolean {
  return SET_BY_CONTROLLERS.has(key);
}

/** Says whether pods of the workload may carry a label that their template does not show, with any value or the given one. */
export function mayBeGiven(workload: Workload, key: string, value?: string): boolean {
  return !workload.podLabels.has(key) && SET_BY_CONTROLLERS.get(key)?.(workload, value) === true;
}
