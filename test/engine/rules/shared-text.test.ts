import { describe, expect, it } from 'vitest';
import { rules } from '../../../server/src/engine/rules/index.ts';
import { toDiagnostics } from '../../../server/src/features/diagnostics.ts';
import { findingsOf } from '../../../server/src/workspace/findings.ts';
import { workspaceOf } from '../../features/workspace.ts';
import { find } from './check-manifest.ts';

const sharing = (peer: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  policyTypes: [Ingress, Egress]
  ingress:
    - from: &peers
        - ${peer}
  egress:
    - to: *peers
`;

describe('Text that stands in two fields through an alias', () => {
  it('has a finding once, for the first field', () => {
    const guess = rules.filter(({ id }) => id === 'namespace-label-guess');
    const text = sharing('namespaceSelector: { matchLabels: { name: ops } }');
    const paths = guess.flatMap(rule => find(rule, text)).map(({ finding }) => finding.path);
    expect(paths).toEqual(['spec.ingress[0].from[0].namespaceSelector.matchLabels.name']);
  });

  it('is refused for each field, and shown once in the editor', () => {
    const { snapshot, file } = workspaceOf({ 'policy.yaml': sharing('ipBlock: { cidr: 10.0.0.0/33 }') });
    const findings = findingsOf(snapshot, file);
    expect(findings.map(({ finding }) => finding.apiError?.field)).toEqual([
      'spec.ingress[0].from[0].ipBlock.cidr',
      'spec.egress[0].to[0].ipBlock.cidr',
    ]);
    expect(toDiagnostics(snapshot, findings, () => undefined)).toMatchObject([
      { code: 'invalid-cidr', range: { start: { line: 8 } } },
    ]);
  });
});
