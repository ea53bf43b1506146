import { describe, expect, it } from 'vitest';
import { overruledPeers } from '../../../server/src/engine/rules/directions/overruled-peers/overruled-peers.ts';
import { deployment, documents, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';

const web = (rules: string, name = 'web', app = 'web'): string =>
  policy('shop', name, `podSelector:\n  matchLabels:\n    app: ${app}\npolicyTypes:\n  - Ingress\ningress:\n${rules}`);
const rule = (peer: string, ...ports: readonly number[]): string =>
  `  - from:\n      - podSelector:\n          matchLabels:\n            app: ${peer}\n${portsOf(ports, '    ')}`;
const everyone = (...ports: readonly number[]): string => portsOf(ports, '    ').replace('    ports', '  - ports');
function portsOf(ports: readonly number[], indent: string): string {
  return `${indent}ports:\n${ports.map(port => `${indent}  - protocol: TCP\n${indent}    port: ${port}\n`).join('')}`;
}
const PODS = documents(deployment('shop', 'web'), deployment('shop', 'api'));

describe('overruled-peers', () => {
  it('names the port and the rule that admits everyone there', () => {
    const text = documents(web(rule('api', 8080, 9090) + everyone(9090)), PODS);
    expect(messages(overruledPeers, text)).toEqual([
      'On TCP 9090 the peers of this rule make no difference: spec.ingress[1] admits everyone there. Take the port out here, or limit it there.',
    ]);
    expect(marks(overruledPeers, text)).toEqual([
      { severity: 'info', at: 'protocol: TCP\n          port: 9090', path: 'spec.ingress[0].ports[1]' },
    ]);
  });

  it('counts policies of the same pods, not those of others', () => {
    const own = web(rule('api', 8080, 9090));
    expect(messages(overruledPeers, documents(own, web(everyone(9090), 'open'), PODS))).toEqual([
      'On TCP 9090 the peers of this rule make no difference: shop/open (spec.ingress[0]) admits everyone there. Take the port out here, or limit it there.',
    ]);
    expect(find(overruledPeers, documents(own, web(everyone(9090), 'open', 'api'), PODS))).toEqual([]);
  });

  it('stays silent where another port is open, or all of a rule is admitted elsewhere', () => {
    expect(find(overruledPeers, documents(web(rule('api', 8080, 9090) + everyone(7070)), PODS))).toEqual([]);
    expect(find(overruledPeers, documents(web(rule('api', 9090) + everyone(9090)), PODS))).toEqual([]);
  });

  it('takes the port out by its fix, or the rule for everyone', () => {
    const text = documents(web(rule('api', 8080, 9090) + everyone(9090)), PODS);
    const titles = fixTitles(overruledPeers, text);
    expect(titles).toHaveLength(2);
    for (const title of titles) expect(find(overruledPeers, fixed(overruledPeers, text, title))).toEqual([]);
  });
});
