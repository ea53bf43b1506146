import type { Labels, ResourceBase } from '../objects/object.ts';
import { childOf, isTrue, stringOf, type YamlNode } from '../parse/tree.ts';
import type { Workload } from './resource.ts';
import { ordinalsOf, POD_INDEX_LABEL, POD_NAME_LABEL } from './stateful-set.ts';

/** Stands for a label value that a controller sets and no manifest tells; no written value can equal it. */
export const UNTOLD = '\u0000';

/** The object whose controller makes the pods. */
type Owner = Pick<ResourceBase, 'apiVersion' | 'kind' | 'name' | 'nameField' | 'node'>;

/** What a controller makes of a label. */
interface GivenLabel {
  readonly isGiven: (owner: Owner) => boolean;
  /** The value, where the owner tells it. */
  readonly told?: (owner: Owner) => string | undefined;
  /** Says whether it may have a value that the owner does not tell; any without it. */
  readonly mayBe?: (owner: Owner, value: string) => boolean;
}

const by =
  (...kinds: readonly string[]) =>
  ({ kind }: Owner): boolean =>
    kinds.includes(kind);

function isNumbered(value: string, prefix: string): boolean {
  return value.startsWith(prefix) && /^(?:0|[1-9]\d*)$/.test(value.slice(prefix.length));
}

/** Says whether a text ends with the number of one of a StatefulSet's pods, as far as it says how many it has. */
function isOrdinal(owner: Owner, value: string, prefix: string): boolean {
  const ordinals = ordinalsOf(owner);
  const number = Number(value.slice(prefix.length));
  return isNumbered(value, prefix) && (ordinals === undefined || (number >= ordinals.first && number < ordinals.end));
}

/** Returns a field of a Job's spec, or of that of the Jobs that a CronJob makes. */
function ofJob({ kind, node }: Owner, field: string): YamlNode | undefined {
  const spec = childOf(node, 'spec');
  return childOf(kind === 'CronJob' ? childOf(childOf(spec, 'jobTemplate'), 'spec') : spec, field);
}

const byJob = by('Job', 'CronJob');

// With manualSelector the API server adds none of its labels to the template (batch/v1 JobSpec).
const isGeneratedByJob = (owner: Owner): boolean => byJob(owner) && !isTrue(ofJob(owner, 'manualSelector'));

const ownName = ({ name, nameField }: Owner): string | undefined => (nameField.form === 'value' ? name : undefined);

const JOB_NAME: GivenLabel = {
  isGiven: isGeneratedByJob,
  told: owner => (owner.kind === 'Job' ? ownName(owner) : undefined),
  // A CronJob names its Jobs by the time they are due; a generateName is a prefix.
  mayBe: ({ kind, name }, value) => kind === 'Job' || isNumbered(value, `${name}-`),
};

const JOB_UID: GivenLabel = { isGiven: isGeneratedByJob };

/** Labels that controllers put on pods by themselves, so that no template shows them (Kubernetes: well-known labels). */
const SET_BY_CONTROLLERS: ReadonlyMap<string, GivenLabel> = new Map<string, GivenLabel>([
  ['acme.cert-manager.io/http01-solver', { isGiven: () => false }],
  [POD_INDEX_LABEL, { isGiven: by('StatefulSet'), mayBe: (owner, value) => isOrdinal(owner, value, '') }],
  ['batch.kubernetes.io/controller-uid', JOB_UID],
  [
    'batch.kubernetes.io/job-completion-index',
    {
      isGiven: owner => byJob(owner) && stringOf(ofJob(owner, 'completionMode')) === 'Indexed',
      mayBe: (_, value) => isNumbered(value, ''),
    },
  ],
  ['batch.kubernetes.io/job-name', JOB_NAME],
  ['controller-revision-hash', { isGiven: by('StatefulSet', 'DaemonSet') }],
  ['controller-uid', JOB_UID],
  ['deployment', { isGiven: by('DeploymentConfig') }],
  ['deploymentconfig', { isGiven: by('DeploymentConfig'), told: ownName }],
  ['job-name', JOB_NAME],
  ['pod-template-generation', { isGiven: by('DaemonSet') }],
  ['pod-template-hash', { isGiven: by('Deployment') }],
  ['rollouts-pod-template-hash', { isGiven: by('Rollout') }],
  [POD_NAME_LABEL, { isGiven: by('StatefulSet'), mayBe: (owner, value) => isOrdinal(owner, value, `${owner.name}-`) }],
]);

/** Says whether controllers set the label on pods by themselves. */
export function isSetByControllers(key: string): boolean {
  return SET_BY_CONTROLLERS.has(key);
}

// Kinds of other groups may work as their namesakes do, or not.
const KNOWN = /^(?:v1|(?:apps|batch|extensions|apps\.openshift\.io|argoproj\.io)\/.*)$/;

/** Returns the labels that the pods of an owner have beside the written ones; those with an unknown value are `UNTOLD`. */
export function withGivenLabels(owner: Owner, written: Labels): Labels {
  if (!KNOWN.test(owner.apiVersion)) return written;
  const given = [...SET_BY_CONTROLLERS].filter(([key, label]) => !written.has(key) && label.isGiven(owner));
  if (given.length === 0) return written;
  return new Map([...written, ...given.map(([key, { told }]) => [key, told?.(owner) ?? UNTOLD] as const)]);
}

/** What a label may be that no manifest tells. */
export interface OpenLabel {
  /** True where it may not be set at all. */
  readonly mayLack: boolean;
  readonly mayBe: (value: string) => boolean;
}

/** A label of which nothing is known. */
export const ANY_LABEL: OpenLabel = { mayLack: true, mayBe: () => true };

/** Returns what a label of a workload's pods may be; nothing for one that is known, or known to be not set. */
export function openLabelOf(workload: Workload, key: string): OpenLabel | undefined {
  if (workload.mayCarryMore) return workload.podLabels.has(key) ? undefined : ANY_LABEL;
  const label = SET_BY_CONTROLLERS.get(key);
  const mayBe: OpenLabel['mayBe'] = value => label?.mayBe?.(workload, value) ?? true;
  if (workload.podLabels.get(key) === UNTOLD) return { mayLack: false, mayBe };
  const mayBeSet =
    !workload.podLabels.has(key) && !KNOWN.test(workload.apiVersion) && label?.isGiven(workload) === true;
  return mayBeSet ? { mayLack: true, mayBe } : undefined;
}
