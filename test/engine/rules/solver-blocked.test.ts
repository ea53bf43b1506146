import { describe, expect, it } from 'vitest';
import type { ProfileChoice } from '../../../server/src/engine/profile/profile-choice.ts';
import { solverBlocked } from '../../../server/src/engine/rules/platform/solver-blocked/solver-blocked.ts';
import { deployment, documents, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, fixTitles, messages } from './check-manifest.ts';

const ISSUER = `apiVersion: cert-manager.io/v1
kind: Issuer
metadata: {name: letsencrypt, namespace: shop}
spec: {acme: {server: https://acme.example.com, solvers: [{http01: {ingress: {ingressClassName: nginx}}}]}}
`;
const WEB = deployment('shop', 'web');
const CLOSED = policy('shop', 'closed', 'podSelector: {}\npolicyTypes: [Ingress]\n');
const solvers = (peers: string, port: number): string =>
  policy(
    'shop',
    'solvers',
    `podSelector: {matchLabels: {acme.cert-manager.io/http01-solver: "true"}}\npolicyTypes: [Ingress]\ningress:\n  - {${peers && `from: [${peers}], `}ports: [{port: ${port}}]}\n`,
  );
const named = (name: string): string => `{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${name}}}}`;

describe('solver-blocked', () => {
  const severity = (profile: ProfileChoice, ...texts: readonly string[]): string =>
    find(solverBlocked, documents(CLOSED, WEB, ISSUER, ...texts), profile)
      .map(({ finding }) => finding.severity)
      .join();

  it('says which pods of whom are shut, and where to open them', () => {
    expect(messages(solverBlocked, documents(CLOSED, WEB, ISSUER))).toEqual([
      'The ingress controller cannot reach the pods that answer http01 challenges of Issuer shop/letsencrypt in namespace shop on TCP 8089: no certificate is issued. Admit it there, for pods labelled acme.cert-manager.io/http01-solver=true.',
    ]);
  });

  it('is for information, and silent where the solvers admit somebody who may be a controller', () => {
    const profile: ProfileChoice = { ingressControllers: [{ namespace: 'edge', podLabels: {} }] };
    expect(severity({})).toBe('info');
    expect(severity({}, solvers('', 8089))).toBe('');
    expect(severity({}, solvers(named('edge'), 8089))).toBe('');
    expect(severity(profile, solvers(named('edge'), 8089))).toBe('');
    expect(severity(profile, solvers(named('other'), 8089))).toBe('info');
    expect(severity({}, solvers(named('edge'), 80))).toBe('info');
  });

  it('stays silent without an Issuer or a policy that picks the solvers', () => {
    expect(find(solverBlocked, documents(CLOSED, WEB))).toEqual([]);
    const other = policy('shop', 'web', 'podSelector: {matchLabels: {app: web}}\npolicyTypes: [Ingress]\n');
    expect(find(solverBlocked, documents(other, WEB, ISSUER))).toEqual([]);
  });

  it('opens the port of the solvers alone by its fix', () => {
    const text = documents(CLOSED, WEB, ISSUER);
    const [title = ''] = fixTitles(solverBlocked, text);
    expect(title).toBe('Let everyone reach the solvers by policy http01-solvers');
    expect(find(solverBlocked, fixed(solverBlocked, text, title))).toEqual([]);
  });
});
