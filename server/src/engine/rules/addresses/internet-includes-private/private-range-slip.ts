import { replaceScalar } from '../../../edits/index.ts';
import type { Field } from '../../../objects/field.ts';
import { fieldItems, fieldValue } from '../../../objects/field.ts';
import type { ScalarNode, YamlNode } from '../../../parse/tree.ts';
import type { NetworkPolicy, PolicyRule } from '../../../policies/network-policy/policy.ts';
import { addressesOf, includesAddresses } from '../../../sets/addresses.ts';
import { parseCidr } from '../../../sets/cidr.ts';
import type { Finding } from '../../shape/rule.ts';
import { offers } from '../../support/offers.ts';

/** A range of a list, as written and where. */
interface Written {
  readonly text: string;
  readonly node: YamlNode;
  readonly path: string;
}

const MEANT = '172.16.0.0/12';
const SIBLINGS = ['10.0.0.0/8', '192.168.0.0/16'];
// The prefix lengths of the two siblings, taken for that of the range between them.
const SLIPS: ReadonlyMap<string, string> = new Map([
  ['172.16.0.0/16', 'a sixteenth of the second'],
  ['172.16.0.0/8', 'wider, with public addresses'],
]);

/** Reports `172.16.0.0/16` in a list of the private ranges of RFC 1918, of which the third is `172.16.0.0/12`. */
export function* privateRangeSlips(text: string, policy: NetworkPolicy, { peers }: PolicyRule): Iterable<Finding> {
  const blocks = fieldItems(peers).flatMap(peer => fieldValue(peer.ipBlock) ?? []);
  const cidrs = blocks.flatMap(({ cidr, path }) => writtenIn(cidr, `${path}.cidr`));
  yield* slipIn(text, policy, cidrs);
  for (const { cidr, except } of blocks) {
    if (!holds(fieldValue(cidr), MEANT)) continue;
    const left = fieldItems(except).map(item => ({ text: item.value ?? '', node: item.node, path: item.path }));
    yield* slipIn(text, policy, left);
  }
}

function writtenIn(field: Field<string>, path: string): readonly Written[] {
  return field.form === 'value' ? [{ text: field.value, node: field.node, path }] : [];
}

function* slipIn(text: string, policy: NetworkPolicy, list: readonly Written[]): Iterable<Finding> {
  const found = list.find(each => SLIPS.has(each.text));
  const { node } = found ?? {};
  if (found === undefined || node?.kind !== 'scalar') return;
  const others = list.filter(each => each !== found);
  if (!SIBLINGS.every(range => others.some(each => each.text === range))) return;
  // Other parts of the range, or all of it, say that the prefix is meant.
  if (others.some(each => holds(MEANT, each.text) || holds(each.text, MEANT))) return;
  yield slip(text, policy, { ...found, node });
}

function slip(text: string, policy: NetworkPolicy, found: Written & { readonly node: ScalarNode }): Finding {
  const make = (): ReturnType<typeof replaceScalar> => replaceScalar(text, found.node, MEANT);
  return {
    span: found.node.span,
    path: found.path,
    message: `The private ranges are ${SIBLINGS[0]}, ${MEANT} and ${SIBLINGS[1]} (RFC 1918), and ${found.text} is ${SLIPS.get(found.text)}. Write ${MEANT}.`,
    fixes: offers(text, policy, [{ title: `Write ${MEANT}`, make }]),
  };
}

/** Says whether the first range holds all of the second. */
function holds(outer: string | undefined, inner: string): boolean {
  const [wide, narrow] = [parseCidr(outer ?? ''), parseCidr(inner)];
  if (wide === undefined || narrow === undefined) return false;
  return includesAddresses(addressesOf(wide), addressesOf(narrow));
}
