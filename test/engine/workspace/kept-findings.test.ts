import { describe, expect, it } from 'vitest';
import { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import { validatePolicy } from '../../../server/src/engine/policies/validate.ts';
import { rules } from '../../../server/src/engine/rules/index.ts';
import { adminRuleWith } from '../../../server/src/engine/rules/samples/example-manifest.ts';
import { deployment, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { readSourceFile, type SourceFile } from '../../../server/src/workspace/files/source-file.ts';
import { type FileFinding, findingsOf } from '../../../server/src/workspace/findings.ts';
import { Snapshot } from '../../../server/src/workspace/snapshot.ts';
import { settingsFor } from '../rules/settings-for.ts';

const UNKNOWN = settingsFor({});
const NEWER = settingsFor({ adminPolicies: { version: 'v1beta1' } });

function found(id: string, file: SourceFile, settings = NEWER, ...others: readonly string[]): readonly FileFinding[] {
  const beside = others.map((text, index) => readSourceFile(`file:///w/${index}.yaml`, text));
  const files = new Map([file, ...beside].map(each => [each.uri, each]));
  return findingsOf(new Snapshot({ files, settings }), file).filter(({ finding }) => finding.rule.id === id);
}

describe('findings of a file that stays as it is', () => {
  it('offer the conversion of an admin policy as long as no other policy has its name', () => {
    const own = readSourceFile(
      'file:///w/own.yaml',
      adminRuleWith('ingress', 'action: Allow\nfrom:\n  - namespaces: {}\n'),
    );
    const other = `apiVersion: policy.networking.k8s.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: shop}
spec:
  tier: Admin
  priority: 50
  subject: {namespaces: {}}
`;
    const fixes = (...others: readonly string[]): readonly (readonly string[])[] =>
      found('deprecated-api-version', own, NEWER, ...others).map(({ finding }) =>
        (finding.fixes ?? []).map(({ title }) => title),
      );
    const conversion = [['Write a ClusterNetworkPolicy of v1beta1']];
    expect([fixes(), fixes(other), fixes()]).toEqual([conversion, [[]], conversion]);
  });

  it('tell a refused policy of an API version that is gone', () => {
    const text = policy('shop', 'web', 'podSelector: {}\n').replace('networking.k8s.io/v1', 'extensions/v1beta1');
    const own = readSourceFile('file:///w/own.yaml', text);
    expect(found('deprecated-api-version', own, UNKNOWN).map(({ severity }) => severity)).toEqual(['error']);
  });

  it('name the pods that are in sight by now', () => {
    const ports = '  - ports:\n      - protocol: TCP\n        port: 32768\n        endPort: 60999\n';
    const spec = `podSelector: {matchLabels: {app: api}}\npolicyTypes: [Ingress, Egress]\ningress:\n  - {}\negress:\n${ports}`;
    const own = readSourceFile('file:///w/own.yaml', policy('shop', 'web', spec));
    const message = (...others: readonly string[]): string | undefined =>
      found('reply-rule', own, UNKNOWN, ...others)[0]?.finding.message;
    expect(message()).toContain('this lets pods labelled app=api of namespace shop open');
    expect(message(deployment('shop', 'api'))).toContain('this lets shop/api open');
  });
});

describe('rules whose findings are kept with the text', () => {
  const unseen = new Proxy(new Cluster([]), {
    get() {
      throw new Error('looks at the cluster');
    },
  });
  const ofText = rules.filter(({ needs }) => needs.every(need => need === 'policy'));

  it.each(ofText.map(rule => [rule.id, rule] as const))('look at no other object: %s', (_, rule) => {
    const { bad, fixed, nearMisses } = rule.examples;
    for (const { manifest, profile: choice } of [...bad, ...fixed, ...nearMisses]) {
      const file = readSourceFile('file:///w/own.yaml', manifest);
      const { profile } = new Snapshot({ files: new Map(), settings: settingsFor(choice ?? {}) });
      for (const { content } of file.documents)
        for (const resource of content.resources) {
          const context = {
            resource,
            text: content.parsed.text,
            violations: validatePolicy(resource),
            profile,
            cluster: unseen,
          };
          expect(() => [...rule.check(context)].map(({ fixes }) => fixes?.map(({ edits }) => edits))).not.toThrow();
        }
    }
  });
});
