import { describe, expect, it } from 'vitest';
import type { CodeAction } from 'vscode-languageserver-types';
import type { ProfileChoice } from '../../server/src/engine/profile/profile-choice.ts';
import { codeActions } from '../../server/src/features/code-actions.ts';
import { withoutVersions } from '../../server/src/features/support/workspace-edit.ts';
import { LineIndex } from '../../server/src/workspace/files/line-index.ts';
import { findingsOf } from '../../server/src/workspace/findings.ts';
import { workspaceOf } from './workspace.ts';

const SUBJECT = '  subject:\n    namespaces: {}\n';
const DENY = '  ingress:\n    - action: Deny\n      from:\n        - namespaces: {}\n';
const NEWER = `apiVersion: policy.networking.k8s.io/v1beta1\nkind: ClusterNetworkPolicy\nmetadata:\n  name: a\nspec:\n  tier: Admin\n  priority: 5\n${SUBJECT}${DENY}`;
const NEW = NEWER.replace('v1beta1', 'v1alpha2');
const OLD = `apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata:\n  name: a\nspec:\n  priority: 5\n${SUBJECT}${DENY}`;
const BASELINE = `apiVersion: policy.networking.k8s.io/v1alpha1\nkind: BaselineAdminNetworkPolicy\nmetadata:\n  name: default\nspec:\n${SUBJECT}${DENY}`;

interface Asked {
  readonly text: string;
  readonly cluster?: ProfileChoice;
  readonly line?: number;
  readonly only?: readonly string[];
}

function actionsOn({ text, cluster = {}, line = 0, only }: Asked): readonly CodeAction[] {
  const workspace = workspaceOf({ 'policy.yaml': text }, cluster);
  const at = { line, character: 3 };
  const query = { file: workspace.file, range: { start: at, end: at }, only, diagnostics: [] };
  const findings = findingsOf(workspace.snapshot, workspace.file);
  return codeActions(workspace.snapshot, findings, query, () => undefined);
}

function titles(asked: Asked): readonly string[] {
  return actionsOn(asked).flatMap(({ kind, title }) => (kind === 'refactor.rewrite' ? [title] : []));
}

function rewritten(asked: Asked): string {
  const [action] = actionsOn({ ...asked, only: ['refactor'] });
  const lines = new LineIndex(asked.text);
  const [edits = []] = Object.values(withoutVersions(action?.edit ?? {}).changes ?? {});
  return edits
    .map(({ range, newText }) => ({ start: lines.offset(range.start), end: lines.offset(range.end), newText }))
    .toSorted((a, b) => b.start - a.start)
    .reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), asked.text);
}

describe('a policy of an older version', () => {
  it.each([
    ['v1alpha2', NEW, 'Write policy.networking.k8s.io/v1beta1', NEWER],
    [
      'v1alpha1',
      OLD,
      'Write a ClusterNetworkPolicy of v1beta1',
      NEWER.replace('  tier: Admin\n  priority: 5\n', '  tier: Admin\n  priority: 5\n'),
    ],
    [
      'the baseline',
      BASELINE,
      'Write a ClusterNetworkPolicy of v1beta1',
      NEWER.replace('name: a', 'name: default').replace(
        'tier: Admin\n  priority: 5',
        'tier: Baseline\n  priority: 1000',
      ),
    ],
  ])('can be written in the one of today: %s', (_, text, title, expected) => {
    expect(titles({ text })).toEqual([title]);
    expect(titles({ text, line: 1 })).toEqual([title]);
    const parsed = (yaml: string): readonly string[] => yaml.split('\n').toSorted();
    expect(parsed(rewritten({ text }))).toEqual(parsed(expected));
  });

  it('is not offered elsewhere, nor where nothing exact or other is to be written', () => {
    expect(titles({ text: NEW, line: 3 })).toEqual([]);
    expect(titles({ text: NEWER })).toEqual([]);
    expect(titles({ text: OLD.replace('action: Deny', 'action: Refuse') })).toEqual([]);
    expect(titles({ text: `${OLD}---\n${NEWER}` })).toEqual([]);
    expect(actionsOn({ text: NEW, only: ['quickfix'] })).toEqual([]);
  });

  it('follows the cluster: what it serves and enforces', () => {
    const serving = (version: 'v1alpha1' | 'v1alpha2' | 'v1beta1'): ProfileChoice => ({ adminPolicies: { version } });
    expect(titles({ text: NEW, cluster: serving('v1alpha2') })).toEqual([]);
    expect(titles({ text: NEW, cluster: serving('v1beta1') })).toEqual(['Write policy.networking.k8s.io/v1beta1']);
    expect(titles({ text: OLD, cluster: serving('v1alpha1') })).toEqual([]);
    // There the same is a quick fix.
    expect(titles({ text: OLD, cluster: serving('v1beta1') })).toEqual([]);
    expect(titles({ text: OLD, cluster: { cni: 'calico', cniVersion: '3.31' } })).toEqual([]);
    expect(titles({ text: OLD, cluster: { cni: 'antrea', cniVersion: '2.7' } })).toHaveLength(1);
  });
});
