import { describe, expect, it } from 'vitest';
import { ingressBlocked } from '../../../server/src/engine/rules/platform/ingress-blocked.ts';
import { monitoringBlocked } from '../../../server/src/engine/rules/platform/monitoring-blocked/monitoring-blocked.ts';
import { deployment, documents, policy, service } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, fixTitles, messages } from './check-manifest.ts';

const WEB = deployment('shop', 'web');
const MONITOR = `apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: web, namespace: shop, labels: {team: a}}
spec: {selector: {matchLabels: {app: web}}, podMetricsEndpoints: [{portNumber: 9090}]}
`;
const prometheus = (spec: string): string =>
  `apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {name: main, namespace: watch}\nspec: {${spec}}\n`;
const ALL = prometheus('podMonitorSelector: {}, podMonitorNamespaceSelector: {}');
const admit = (peer: string): string =>
  policy(
    'shop',
    'web',
    `podSelector: {matchLabels: {app: web}}\npolicyTypes: [Ingress]\n${peer && `ingress:\n  - {from: [{${peer}}], ports: [{port: 9090}]}\n`}`,
  );
const watch = (labels: string): string =>
  `namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: watch}}${labels && `, podSelector: {matchLabels: {${labels}}}`}`;
const other = 'namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: elsewhere}}';

describe('monitoring-blocked, with a Prometheus of the operator in sight', () => {
  const severity = (object: string, peer: string): string =>
    find(monitoringBlocked, documents(admit(peer), WEB, MONITOR, object))
      .map(({ finding }) => finding.severity)
      .join();

  it.each([
    ['its namespace', watch(''), ''],
    ['the label that the operator gives its pods', watch('app.kubernetes.io/name: prometheus'), ''],
    ['its name', watch('prometheus: main'), ''],
    ['a label that they lack', watch('app: prometheus'), 'info'],
    ['another namespace', other, 'info'],
    ['nobody', '', 'warning'],
  ])('looks whether policies admit %s', (_, peer, expected) => {
    expect(severity(ALL, peer)).toBe(expected);
  });

  it.each([
    ['a selector of other monitors', 'podMonitorSelector: {matchLabels: {team: b}}, podMonitorNamespaceSelector: {}'],
    ['no selector of such monitors', 'serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: {}'],
    ['no namespace but its own', 'podMonitorSelector: {}'],
    [
      'namespaces of which nothing is known',
      'podMonitorSelector: {}, podMonitorNamespaceSelector: {matchLabels: {a: b}}',
    ],
  ])('asks for none that has %s', (_, spec) => {
    expect(severity(prometheus(spec), other)).toBe('');
  });

  it('counts the labels that are set for its pods', () => {
    const labelled = prometheus(
      'podMonitorSelector: {matchLabels: {team: a}}, podMonitorNamespaceSelector: {}, podMetadata: {labels: {app: prometheus}}',
    );
    expect(severity(labelled, watch('app: prometheus'))).toBe('');
  });

  it('says no more than is known, and admits it by its fix', () => {
    const text = documents(admit(other), WEB, MONITOR, ALL);
    expect(messages(monitoringBlocked, text)).toEqual([
      'The metrics of shop/web on TCP 9090 may not be fetched, as PodMonitor shop/web asks: the rules there admit others than the usual monitoring. Admit it on this port.',
    ]);
    const [title = ''] = fixTitles(monitoringBlocked, text);
    const repaired = fixed(monitoringBlocked, text, title);
    expect(repaired).toContain('kubernetes.io/metadata.name: watch');
    expect(repaired).toContain('app.kubernetes.io/name: prometheus');
    expect(find(monitoringBlocked, repaired)).toEqual([]);
  });

  it('does not take ipBlocks for its pods where the plug-in does not', () => {
    const text = documents(admit('ipBlock: {cidr: 0.0.0.0/0}'), WEB, MONITOR);
    expect(find(monitoringBlocked, text, { cni: 'calico' })).toEqual([]);
    expect(find(monitoringBlocked, text, { cni: 'cilium' })).toHaveLength(1);
  });
});

describe('ingress-blocked, with the controller of the IngressClass in sight', () => {
  const route = `apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: front}
spec: {controller: k8s.io/ingress-nginx}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {ingressClassName: front, defaultBackend: {service: {name: web, port: {number: 80}}}}
`;
  const controller = deployment('watch', 'front').replace(
    /image: .*/,
    'image: registry.k8s.io/ingress-nginx/controller:v1.13.0',
  );
  const severity = (peer: string, ...more: readonly string[]): string =>
    find(ingressBlocked, documents(admit(peer), WEB, service('shop', 'web', 80, 9090), route, ...more))
      .map(({ finding }) => finding.severity)
      .join();

  it('asks whether that one is admitted', () => {
    expect(severity(watch(''), controller)).toBe('');
    expect(severity(watch('app: front'), controller)).toBe('');
    expect(severity(other, controller)).toBe('info');
    expect(severity('namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}', controller)).toBe(
      'info',
    );
    expect(severity(other)).toBe('');
    expect(severity('', controller)).toBe('warning');
  });
});
