import { describe, expect, it } from 'vitest';
import { sidecarBlocked } from '../../../server/src/engine/rules/platform/sidecar-blocked/sidecar-blocked.ts';
import { deployment, documents, namespaceManifest, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, fixTitles, messages } from './check-manifest.ts';

const WEB = deployment('shop', 'web');
const MESHED = namespaceManifest('shop', { 'istio-injection': 'enabled' });
const egress = (rules = ''): string =>
  policy('shop', 'web', `podSelector: {matchLabels: {app: web}}\npolicyTypes: [Egress]\n${rules}`);
const to = (peer: string, ...ports: readonly number[]): string =>
  egress(`egress:\n  - {to: [${peer}], ports: [${ports.map(port => `{port: ${port}}`).join(', ')}]}\n`);
const system = (name: string): string => `{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${name}}}}`;
const linkerd = WEB.replace('      labels:', '      annotations:\n        linkerd.io/inject: enabled\n      labels:');

describe('sidecar-blocked', () => {
  it('names the mesh, its control plane and the ports that are shut', () => {
    expect(messages(sidecarBlocked, documents(MESHED, egress(), WEB))).toEqual([
      'The Istio proxies of shop/web have no way to istiod on TCP 15012: they get no configuration and no certificates. Allow egress there.',
    ]);
    expect(messages(sidecarBlocked, documents(to(system('linkerd'), 8080), linkerd))).toEqual([
      'The Linkerd proxies of shop/web have no way to the control plane of Linkerd on TCP 8086 and 8090: they get no configuration and no certificates. Allow egress there.',
    ]);
  });

  it('is for information, and silent where a way is open', () => {
    const found = find(sidecarBlocked, documents(MESHED, egress(), WEB));
    expect(found.map(({ finding }) => finding.severity)).toEqual(['info']);
    for (const open of [to(system('istio-system'), 15012), to('{ipBlock: {cidr: 0.0.0.0/0}}', 15012)])
      expect(find(sidecarBlocked, documents(MESHED, open, WEB))).toEqual([]);
    expect(find(sidecarBlocked, documents(MESHED, to(system('istio-system'), 443), WEB))).toHaveLength(1);
    expect(find(sidecarBlocked, documents(egress(), WEB))).toEqual([]);
    expect(find(sidecarBlocked, documents(MESHED, WEB))).toEqual([]);
  });

  it('opens the ports of the control plane by its fix', () => {
    for (const text of [documents(MESHED, egress(), WEB), documents(egress(), linkerd)]) {
      const [title = ''] = fixTitles(sidecarBlocked, text);
      expect(find(sidecarBlocked, fixed(sidecarBlocked, text, title))).toEqual([]);
    }
  });
});
