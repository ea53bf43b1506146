import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { reachabilityOf } from '../../server/src/engine/reachability/reachability.ts';
import { clusterOf, holds, PACKETS, workloadOf } from './engine.ts';
import type { Manifest, PolicySpec } from './manifests.ts';
import { Oracle } from './oracle.ts';
import type { Pod } from './world.ts';

// Answers that the Kubernetes documentation and its own tests give; engine and oracle must both know them.
const PODS: readonly Manifest[] = ['x/a', 'x/b', 'z/a', 'z/b'].map((each, index): Manifest => {
  const [namespace = '', name = ''] = each.split('/');
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { pod: name } },
    spec: { containers: [{ name: 'c', ports: [{ name: 'serve', containerPort: name === 'a' ? 80 : 81 }] }] },
    status: { podIP: `10.0.0.${index}` },
  };
});
const NAMESPACES: readonly Manifest[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'z', labels: { team: 'z' } } },
];

function policy(namespace: string, spec: PolicySpec, name = 'p'): Manifest {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec };
}

/** Returns the connections on TCP 80 or 81 that are blocked, each as `x/a > z/b 80`, when engine and oracle agree. */
function blocked(...policies: readonly Manifest[]): readonly string[] {
  const manifests = [...PODS, ...NAMESPACES, ...policies];
  const oracle = new Oracle(manifests, 'match');
  const cluster = clusterOf(manifests.map(each => stringify(each, { version: '1.1' })).join('---\n'));
  const tried = PACKETS.filter(({ protocol, port }) => protocol === 'TCP' && (port === 80 || port === 81));
  return oracle.pods.flatMap(source =>
    oracle.pods.flatMap(destination => {
      const allowed = reachabilityOf(cluster).allowed(workloadOf(cluster, source), workloadOf(cluster, destination));
      const opens = oracle.connection(source, destination);
      return tried.flatMap(packet => {
        expect(holds(allowed, packet)).toBe(opens(packet));
        return holds(allowed, packet) ? [] : [`${nameOf(source)} > ${nameOf(destination)} ${packet.port}`];
      });
    }),
  );
}

function nameOf({ namespace, name }: Pod): string {
  return `${namespace}/${name}`;
}

const EVERYONE = ['x/a', 'x/b', 'z/a', 'z/b'];

/** Every connection from the sources to the destinations, but those of a pod to itself. */
function all(
  sources: readonly string[],
  destinations: readonly string[],
  ports: readonly number[] = [80, 81],
): readonly string[] {
  return sources.flatMap(source =>
    destinations
      .filter(each => each !== source)
      .flatMap(destination => ports.map(port => `${source} > ${destination} ${port}`)),
  );
}

describe('known answers', () => {
  it('without policies nothing is blocked', () => {
    expect(blocked()).toEqual([]);
  });

  it('selecting a pod isolates it, for ingress alone, except from itself', () => {
    expect(blocked(policy('x', {}))).toEqual(all(EVERYONE, ['x/a', 'x/b']));
    expect(blocked(policy('x', { podSelector: { matchLabels: { pod: 'a' } } }))).toEqual(all(EVERYONE, ['x/a']));
    expect(blocked(policy('x', { ingress: [] }))).toEqual(all(EVERYONE, ['x/a', 'x/b']));
  });

  it('an empty rule admits everything', () => {
    expect(blocked(policy('x', { ingress: [{}] }))).toEqual([]);
    expect(blocked(policy('x', { ingress: [null] }))).toEqual([]);
    expect(blocked(policy('x', { ingress: [{ from: [], ports: null }] }))).toEqual([]);
  });

  it('egress rules without policyTypes isolate ingress too; an empty egress list does not isolate egress', () => {
    expect(blocked(policy('x', { egress: [{}] }))).toEqual(all(EVERYONE, ['x/a', 'x/b']));
    expect(blocked(policy('x', { egress: [], ingress: [{}] }))).toEqual([]);
    expect(blocked(policy('x', { egress: [], policyTypes: ['Egress'] }))).toEqual(all(['x/a', 'x/b'], EVERYONE));
  });

  it('rules of a direction that policyTypes leaves out have no effect', () => {
    expect(blocked(policy('x', { policyTypes: ['Egress'], egress: [{}], ingress: [] }))).toEqual([]);
  });

  it('policies add up, and what one excepts another may admit', () => {
    const wide = policy('x', { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/24', except: ['10.0.0.2/32'] } }] }] });
    const narrow = policy('x', { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.2/32' } }] }] }, 'q');
    expect(blocked(wide)).toEqual(all(['z/a'], ['x/a', 'x/b']));
    expect(blocked(wide, narrow)).toEqual([]);
  });

  it('both sides must agree', () => {
    const out = policy('z', {
      policyTypes: ['Egress'],
      egress: [{ to: [{ namespaceSelector: {} }], ports: [{ port: 80 }] }],
    });
    const into = policy('x', { ingress: [{ ports: [{ port: 81 }] }] });
    expect(blocked(out)).toEqual(all(['z/a', 'z/b'], EVERYONE, [81]));
    expect(blocked(out, into).filter(each => /^z\/a > x\/a/.test(each))).toEqual(['z/a > x/a 80', 'z/a > x/a 81']);
  });

  it('one item with both selectors is an AND, two items are an OR', () => {
    const namespaceSelector = { matchLabels: { team: 'z' } };
    const podSelector = { matchLabels: { pod: 'a' } };
    const and = policy('x', { ingress: [{ from: [{ namespaceSelector, podSelector }] }] });
    const or = policy('x', { ingress: [{ from: [{ namespaceSelector }, { podSelector }] }] });
    expect(blocked(and)).toEqual(all(['x/a', 'x/b', 'z/b'], ['x/a', 'x/b']));
    expect(blocked(or)).toEqual(all(['x/b'], ['x/a', 'x/b']));
  });

  it('a lone podSelector means the policy’s own namespace', () => {
    expect(blocked(policy('x', { ingress: [{ from: [{ podSelector: {} }] }] }))).toEqual(
      all(['z/a', 'z/b'], ['x/a', 'x/b']),
    );
  });

  it('NotIn holds for pods and namespaces without the label', () => {
    const notZ = { matchExpressions: [{ key: 'team', operator: 'NotIn' as const, values: ['z'] }] };
    expect(blocked(policy('x', { ingress: [{ from: [{ namespaceSelector: notZ }] }] }))).toEqual(
      all(['z/a', 'z/b'], ['x/a', 'x/b']),
    );
  });

  it('every namespace is known by its name', () => {
    const named = { matchLabels: { 'kubernetes.io/metadata.name': 'x' } };
    expect(blocked(policy('z', { ingress: [{ from: [{ namespaceSelector: named }] }] }))).toEqual(
      all(['z/a', 'z/b'], ['z/a', 'z/b']),
    );
  });

  it('a protocol left out is TCP, and a rule for another protocol still isolates', () => {
    expect(blocked(policy('x', { ingress: [{ ports: [{}] }] }))).toEqual([]);
    expect(blocked(policy('x', { ingress: [{ ports: [{ protocol: 'SCTP', port: 80 }] }] }))).toEqual(
      all(EVERYONE, ['x/a', 'x/b']),
    );
  });

  it('ranges hold both of their ends', () => {
    expect(blocked(policy('x', { ingress: [{ ports: [{ port: 80, endPort: 81 }] }] }))).toEqual([]);
    expect(blocked(policy('x', { ingress: [{ ports: [{ port: 80, endPort: 80 }] }] }))).toEqual(
      all(EVERYONE, ['x/a', 'x/b'], [81]),
    );
  });

  it('a named port is what each destination calls so, for egress as for ingress', () => {
    const ports = [{ port: 'serve' }];
    const expected = (sources: readonly string[], inNamespace: string): readonly string[] =>
      sources.flatMap(source =>
        EVERYONE.flatMap(to => (to.startsWith(inNamespace) ? all([source], [to], [to.endsWith('a') ? 81 : 80]) : [])),
      );
    expect(blocked(policy('x', { ingress: [{ ports }] }))).toEqual(expected(EVERYONE, 'x'));
    expect(blocked(policy('x', { policyTypes: ['Egress'], egress: [{ ports }] }))).toEqual(
      expected(['x/a', 'x/b'], ''),
    );
    expect(blocked(policy('x', { ingress: [{ ports: [{ port: 'serve', protocol: 'UDP' }] }] }))).toEqual(
      all(EVERYONE, ['x/a', 'x/b']),
    );
  });

  it('host bits of a block are masked', () => {
    expect(blocked(policy('x', { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.3/31' } }] }] }))).toEqual(
      all(['x/a', 'x/b'], ['x/a', 'x/b']),
    );
  });
});
