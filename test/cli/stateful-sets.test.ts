import { describe, expect, it } from 'vitest';
import { linesOf, netpol } from './support.ts';

const SET = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: i, ports: [{containerPort: 80}]}]}}
`;
const WEB =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: web}}\nspec: {containers: [{name: c, image: i, ports: [{containerPort: 80}]}]}\n';
const policy = (name: string, spec: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: shop}\nspec: ${spec}\n`;
const CLOSED = policy('closed', '{podSelector: {}}');
const SECOND = policy(
  'second',
  '{podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: db-1}}, ingress: [{from: [{podSelector: {}}]}]}',
);

async function verdict(policies: readonly string[], from: string, to: string): Promise<string> {
  const input = [SET, WEB, ...policies].join('---\n');
  const { stdout, stderr } = await netpol(
    ['query', '-', '--from', from, '--to', to, '--port', '80', '--format', 'json'],
    {
      input,
    },
  );
  return stdout === '' ? stderr : JSON.parse(stdout).verdict;
}

describe('pods of a StatefulSet', () => {
  it('are asked about by their names, each for itself', async () => {
    expect(await verdict([CLOSED, SECOND], 'shop/web', 'shop/db-0')).toBe('blocked');
    expect(await verdict([CLOSED, SECOND], 'shop/web', 'shop/db-1')).toBe('allowed');
    expect(await verdict([CLOSED, SECOND], 'shop/db-0', 'shop/db-1')).toBe('allowed');
    expect(await verdict([CLOSED, SECOND], 'shop/web', 'shop/db')).toBe('depends');
  });

  it('are asked about where no policy tells them apart, too', async () => {
    expect(await verdict([CLOSED], 'shop/db-0', 'shop/db-1')).toBe('blocked');
    expect(await verdict([CLOSED], 'shop/db-0', 'shop/db-0')).toBe('allowed');
    expect(await verdict([], 'shop/web', 'shop/db-1')).toBe('allowed');
    expect(await verdict([CLOSED], 'shop/web', 'shop/db-2')).toContain('There is no workload shop/db-2');
  });

  it('are one workload in lists, with what only some of them may do', async () => {
    const { stdout } = await netpol(['list', '-'], { input: [SET, WEB, CLOSED, SECOND].join('---\n') });
    const lines = linesOf(stdout).filter(line => /shop\/web .*shop\/db/.test(line));
    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toContain('db-1');
  });
});
