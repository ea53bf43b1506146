import { fieldItems } from '../../engine/objects/field.ts';
import type { Direction } from '../../engine/objects/object.ts';
import type { NetworkPolicy, Peer, PolicyPort, PolicyRule } from '../../engine/policies/network-policy/policy.ts';

/** What a field of a NetworkPolicy is about. */
export type PolicyField =
  | { readonly type: 'identity' | 'namespace' | 'spec' | 'policy-types' | 'subject' }
  | { readonly type: 'direction'; readonly direction: Direction }
  | { readonly type: 'rule' | 'peers' | 'ports'; readonly rule: PolicyRule }
  | { readonly type: 'peer' | 'pods' | 'namespaces' | 'block'; readonly rule: PolicyRule; readonly peer: Peer }
  /** One item of `except`. */
  | { readonly type: 'except'; readonly rule: PolicyRule; readonly peer: Peer; readonly index: number }
  | { readonly type: 'port'; readonly rule: PolicyRule; readonly port: PolicyPort; readonly field: string };

const PLAIN: readonly (readonly [
  path: RegExp,
  type: 'identity' | 'namespace' | 'spec' | 'policy-types' | 'subject',
])[] = [
  [/^(?:kind|metadata\.name)$/, 'identity'],
  [/^metadata\.namespace$/, 'namespace'],
  [/^spec$/, 'spec'],
  [/^spec\.policyTypes\b/, 'policy-types'],
  [/^spec\.podSelector\b/, 'subject'],
];
const RULE = /^spec\.(ingress|egress)(?:\[(\d+)\](?:\.(from|to|ports)(?:\[(\d+)\](?:\.(.*))?)?)?)?$/s;

/** Returns what the field at a path such as `spec.ingress[0].from[1].podSelector` is about. */
export function policyField(policy: NetworkPolicy, path: string): PolicyField | undefined {
  const plain = PLAIN.find(([pattern]) => pattern.test(path));
  if (plain !== undefined) return { type: plain[1] };
  const match = RULE.exec(path);
  if (match === null) return undefined;
  const direction = match[1] === 'ingress' ? 'ingress' : 'egress';
  if (match[2] === undefined) return { type: 'direction', direction };
  const rule = fieldItems(policy[direction]).find(({ index }) => index === Number(match[2]));
  if (rule === undefined) return undefined;
  const [, , , list, index, rest = ''] = match;
  if (list === undefined) return { type: 'rule', rule };
  const isPorts = list === 'ports';
  if (index === undefined) return { type: isPorts ? 'ports' : 'peers', rule };
  return isPorts ? portField(rule, `${rule.path}.ports[${index}]`, rest) : peerField(rule, list, index, rest);
}

function portField(rule: PolicyRule, path: string, field: string): PolicyField | undefined {
  const port = fieldItems(rule.ports).find(each => each.path === path);
  return port === undefined ? undefined : { type: 'port', rule, port, field };
}

function peerField(rule: PolicyRule, list: string, index: string, rest: string): PolicyField | undefined {
  const peer = fieldItems(rule.peers).find(each => each.path === `${rule.path}.${list}[${index}]`);
  if (peer === undefined) return undefined;
  const except = /^ipBlock\.except\[(\d+)\]/.exec(rest);
  if (except !== null) return { type: 'except', rule, peer, index: Number(except[1]) };
  if (rest.startsWith('podSelector')) return { type: 'pods', rule, peer };
  if (rest.startsWith('namespaceSelector')) return { type: 'namespaces', rule, peer };
  return { type: rest.startsWith('ipBlock') ? 'block' : 'peer', rule, peer };
}
