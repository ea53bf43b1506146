import { describe, expect, it } from 'vitest';
import { resourceIn, workloadIn } from './read.ts';

const TEMPLATE =
  '{metadata: {labels: {app: web}}, spec: {hostNetwork: true, serviceAccountName: sa, containers: [{ports: [{containerPort: 80, name: http}]}]}}';

describe('workloads', () => {
  it.each([
    ['apps/v1', 'Deployment', `spec: {template: ${TEMPLATE}}`],
    ['apps/v1', 'StatefulSet', `spec: {template: ${TEMPLATE}}`],
    ['apps/v1', 'DaemonSet', `spec: {template: ${TEMPLATE}}`],
    ['apps/v1', 'ReplicaSet', `spec: {template: ${TEMPLATE}}`],
    ['v1', 'ReplicationController', `spec: {template: ${TEMPLATE}}`],
    ['batch/v1', 'Job', `spec: {template: ${TEMPLATE}}`],
    ['batch/v1', 'CronJob', `spec: {jobTemplate: {spec: {template: ${TEMPLATE}}}}`],
    ['extensions/v1beta1', 'Deployment', `spec: {template: ${TEMPLATE}}`],
    ['v1', 'Pod', TEMPLATE.slice(1, -1)],
  ])('of every kind show their pods: %s %s', (apiVersion, kind, rest) => {
    const metadata = kind === 'Pod' ? '' : ', metadata: {name: w, labels: {app: none}}';
    const workload = workloadIn(`{apiVersion: ${apiVersion}, kind: ${kind}${metadata}, ${rest}}`);
    expect([...workload.writtenLabels]).toEqual([['app', 'web']]);
    expect(workload).toMatchObject({ hostNetwork: true, serviceAccount: 'sa', finished: false, addresses: [] });
    expect(workload.ports).toMatchObject([{ name: 'http', port: 80, protocol: 'TCP' }]);
    expect(workload.shownAs).toEqual({ kind, name: kind === 'Pod' ? '' : 'w' });
  });

  it.each([
    ['argoproj.io/v1alpha1', 'Rollout'],
    ['apps.openshift.io/v1', 'DeploymentConfig'],
    ['apps.kruise.io/v1alpha1', 'CloneSet'],
    ['example.com/v1', 'CronJob'],
    ['example.com/v1', 'Deployment'],
  ])('are objects of every kind with a template of pods: %s %s', (apiVersion, kind) => {
    const metadata = '{name: w, labels: {app: none}}';
    const workload = workloadIn(
      `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: ${metadata}, spec: {template: ${TEMPLATE}}}`,
    );
    expect([...workload.writtenLabels]).toEqual([['app', 'web']]);
    expect(workload.ports).toMatchObject([{ name: 'http', port: 80, protocol: 'TCP' }]);
    expect(workload.shownAs).toEqual({ kind, name: 'w' });
  });

  it.each([
    ['Secret templates', '{metadata: {labels: {app: web}}, type: Opaque}'],
    ['machines', '{metadata: {labels: {app: web}}, spec: {providerSpec: {}}}'],
    ['containers without labels', '{spec: {containers: [{name: main}]}}'],
    ['no containers', '{metadata: {labels: {app: web}}, spec: {containers: []}}'],
  ])('are none that have a template of %s', (_, template) => {
    expect(resourceIn(`{apiVersion: example.com/v1, kind: Thing, spec: {template: ${template}}}`).type).toBe('other');
  });

  it('are no PodTemplates, which run nothing', () => {
    expect(resourceIn(`{apiVersion: v1, kind: PodTemplate, template: ${TEMPLATE}}`).type).toBe('other');
  });

  it('without a template have neither labels nor ports', () => {
    const workload = workloadIn('{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {template: null}}');
    expect(workload).toMatchObject({ ports: [], hostNetwork: false, podLabelsNode: undefined });
    expect(workload.writtenLabels.size).toBe(0);
  });

  it('declare the ports of containers and of sidecars, not of init containers that end', () => {
    const { ports } = workloadIn(`{kind: Pod, spec: {
      containers: [{ports: [{containerPort: 80}, {containerPort: 53, protocol: UDP, name: dns}]}, {ports: null}, {}],
      initContainers: [{restartPolicy: Always, ports: [{containerPort: 9, protocol: SCTP}]}, {ports: [{containerPort: 10}]}]}}`);
    expect(ports.map(({ name, port, protocol }) => [name, port, protocol])).toEqual([
      [undefined, 80, 'TCP'],
      ['dns', 53, 'UDP'],
      [undefined, 9, 'SCTP'],
    ]);
  });

  it('leave out ports that are no numbers', () => {
    expect(
      workloadIn('{kind: Pod, spec: {containers: [{ports: [{containerPort: "80"}, {name: x}, null, 5]}]}}').ports,
    ).toEqual([]);
  });

  it('know the addresses of a Pod’s status, each once', () => {
    expect(
      workloadIn('{kind: Pod, status: {podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}, {ip: "fd00::1"}, {}, null]}}')
        .addresses,
    ).toEqual(['10.0.0.1', 'fd00::1']);
    expect(workloadIn('{kind: Pod, status: {podIP: "", podIPs: null}}').addresses).toEqual([]);
    expect(workloadIn('{apiVersion: apps/v1, kind: Deployment, status: {podIP: 10.0.0.1}}').addresses).toEqual([]);
  });

  it.each([
    ['Succeeded', true],
    ['Failed', true],
    ['Running', false],
    ['Pending', false],
  ])('that are Pods end in phase %s: %s', (phase, finished) => {
    expect(workloadIn(`{kind: Pod, status: {phase: ${phase}}}`).finished).toBe(finished);
  });
});

describe('owners', () => {
  const pod = (owners: string) => workloadIn(`{kind: Pod, metadata: {name: p, ownerReferences: ${owners}}}`).shownAs;

  it('name the pods that they control', () => {
    expect(pod('[{kind: Node, name: n}, {kind: ReplicaSet, name: web-5f, controller: true}]')).toEqual({
      kind: 'ReplicaSet',
      name: 'web-5f',
    });
  });

  it.each([
    '[]',
    'null',
    '[{kind: ReplicaSet, name: r}]',
    '[{kind: ReplicaSet, name: r, controller: false}]',
    '[{kind: ReplicaSet, controller: true}]',
    '[{kind: Node, name: n, controller: true}]',
    '[null]',
  ])('that do not control, have no name, or are nodes do not: %s', owners => {
    expect(pod(owners)).toEqual({ kind: 'Pod', name: 'p' });
  });

  it('count for Pods alone', () => {
    const text =
      '{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: web-5f, ownerReferences: [{kind: Deployment, name: web, controller: true}]}}';
    expect(workloadIn(text).shownAs).toEqual({ kind: 'ReplicaSet', name: 'web-5f' });
  });
});

describe('services', () => {
  const service = (spec: string) => {
    const read = resourceIn(`{apiVersion: v1, kind: Service, metadata: {name: s}, spec: ${spec}}`);
    if (read.type !== 'service') throw new Error('expected a Service');
    return read;
  };

  it('send to their targetPort, else to their own port', () => {
    const { ports } = service(
      '{ports: [{port: 80}, {port: 81, targetPort: 8081}, {port: 82, targetPort: http, name: web, protocol: UDP}, {port: 83, targetPort: null}, {port: 84, targetPort: 0}, {port: 85, targetPort: ""}]}',
    );
    expect(ports.map(({ port, targetPort, protocol }) => [port, targetPort, protocol])).toEqual([
      [80, 80, 'TCP'],
      [81, 8081, 'TCP'],
      [82, 'http', 'UDP'],
      [83, 83, 'TCP'],
      [84, 84, 'TCP'],
      [85, 85, 'TCP'],
    ]);
  });

  it('without a selector pick nothing', () => {
    for (const spec of ['{}', '{selector: null}', '{selector: {}}', 'null'])
      expect(service(spec).selector).toBeUndefined();
    expect([...(service('{selector: {app: web}}').selector ?? [])]).toEqual([['app', 'web']]);
  });

  it('know their addresses, except headless ones', () => {
    expect(service('{clusterIP: 10.96.0.1, clusterIPs: [10.96.0.1, "fd00::1"]}').clusterIps).toEqual([
      '10.96.0.1',
      'fd00::1',
    ]);
    expect(service('{clusterIP: None, clusterIPs: [None]}').clusterIps).toEqual([]);
    expect(service('{clusterIP: ""}').clusterIps).toEqual([]);
  });

  it('are of type ClusterIP unless they say otherwise', () => {
    expect(service('{}')).toMatchObject({ serviceType: 'ClusterIP', externalTrafficPolicy: undefined });
    expect(service('{type: LoadBalancer, externalTrafficPolicy: Local}')).toMatchObject({
      serviceType: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
    });
  });
});
