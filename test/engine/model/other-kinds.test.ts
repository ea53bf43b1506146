import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../server/src/engine/model/resource.ts';
import { resourceIn } from './read.ts';

function callsOf(resource: Resource): readonly string[] {
  if (resource.type !== 'api-extension') throw new Error(`${resource.kind} makes no calls`);
  return resource.calls.map(({ namespace, name, port, path }) => `${namespace}/${name}:${port} at ${path}`);
}

function monitorIn(text: string) {
  const monitor = resourceIn(text);
  if (monitor.type !== 'monitor') throw new Error(`${monitor.kind} is no monitor`);
  return monitor;
}

describe('what makes the API server call a Service', () => {
  it.each(['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'])('is each webhook of a %s', kind => {
    const resource = resourceIn(`apiVersion: admissionregistration.k8s.io/v1
kind: ${kind}
metadata: {name: checks, namespace: ignored}
webhooks:
  - {name: a, clientConfig: {service: {name: hook, namespace: ops, path: /a}}}
  - {name: b, clientConfig: {url: "https://example.com"}}
  - {name: c, clientConfig: {service: {name: hook, namespace: ops, port: 8443}}}
  - {name: d, clientConfig: {service: {name: hook}}}
`);
    expect(resource.namespace).toBe('');
    expect(callsOf(resource)).toEqual([
      'ops/hook:443 at webhooks[0].clientConfig.service',
      'ops/hook:8443 at webhooks[2].clientConfig.service',
    ]);
  });

  it('is the conversion of a CustomResourceDefinition', () => {
    const head = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\n';
    const service = '{clientConfig: {service: {name: hook, namespace: ops}}}';
    const converted = resourceIn(`${head}spec: {conversion: {strategy: Webhook, webhook: ${service}}}\n`);
    expect(callsOf(converted)).toEqual(['ops/hook:443 at spec.conversion.webhook.clientConfig.service']);
    expect(callsOf(resourceIn(`${head}spec: {conversion: {strategy: None}}\n`))).toEqual([]);
  });

  it('is the Service of an APIService; those of the API server itself have none', () => {
    const head = 'apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: {name: a}\n';
    expect(callsOf(resourceIn(`${head}spec: {service: {name: metrics, namespace: ops}}\n`))).toEqual([
      'ops/metrics:443 at spec.service',
    ]);
    expect(callsOf(resourceIn(`${head}spec: {group: apps}\n`))).toEqual([]);
  });

  it.each(['ValidatingWebhookConfiguration', 'CustomResourceDefinition', 'APIService'])(
    'is a %s of its own API group alone',
    kind => {
      expect(resourceIn(`apiVersion: example.com/v1\nkind: ${kind}\nmetadata: {name: a}\n`).type).toBe('other');
    },
  );
});

describe('monitors', () => {
  const monitor = (kind: string, spec: string) =>
    monitorIn(`apiVersion: monitoring.coreos.com/v1
kind: ${kind}
metadata: {name: m, namespace: ops}
spec: ${spec}
`);

  it('pick Services by label, in their own namespace unless others are named', () => {
    const { picks, selector, namespaces, endpoints } = monitor(
      'ServiceMonitor',
      '{selector: {matchLabels: {app: web}}, endpoints: [{port: metrics}, {targetPort: 9102}]}',
    );
    expect([picks, namespaces, selector.requirements.map(({ key }) => key)]).toEqual(['services', ['ops'], ['app']]);
    expect(endpoints.map(({ port, targetPort, path }) => [port, targetPort, path])).toEqual([
      ['metrics', undefined, 'spec.endpoints[0]'],
      [undefined, 9102, 'spec.endpoints[1]'],
    ]);
  });

  it('pick pods by label', () => {
    const { picks, endpoints } = monitor(
      'PodMonitor',
      '{selector: {}, podMetricsEndpoints: [{port: metrics}, {portNumber: 9102}]}',
    );
    expect([picks, ...endpoints.map(({ port, targetPort }) => port ?? targetPort)]).toEqual(['pods', 'metrics', 9102]);
  });

  it.each([
    ['{any: true}', 'any'],
    ['{any: false}', ['ops']],
    ['{matchNames: [shop, bank]}', ['shop', 'bank']],
    ['{}', ['ops']],
  ])('look into namespaces %s', (selector, expected) => {
    expect(monitor('ServiceMonitor', `{namespaceSelector: ${selector}}`).namespaces).toEqual(expected);
  });

  it('without selector pick everything', () => {
    const { selector } = monitor('ServiceMonitor', '{}');
    expect([selector.requirements, selector.broken]).toEqual([[], false]);
  });
});
