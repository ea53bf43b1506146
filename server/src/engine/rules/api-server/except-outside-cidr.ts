import { deleteEntry, deleteItem } from '../../edits/index.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import { fieldPlace, type Place } from '../../schema/place.ts';
import type { Violation } from '../../schema/violation.ts';
import { ingressRuleWith } from '../samples/example-manifest.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { findingsOf, fix } from '../violations/from-violations.ts';

/** An exception that is not strictly inside its cidr. */
export const exceptOutsideCidr = defineRule({
  id: 'except-outside-cidr',
  severity: 'error',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'An exception is not strictly inside the range it is taken from.',
  why: [
    'The API server refuses the policy when an exception lies outside of `cidr`, is as wide or wider, or is of the other address family.',
    'A refused policy protects nothing. To leave nothing of a range, leave the block out.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 IPBlock.except',
  fix: 'Deletes the exception, or swaps it with cidr when it is the wider of the two.',
  examples: {
    bad: [
      { title: 'The other family', manifest: block('cidr: "::/0"', ['169.254.169.254/32']) },
      { title: 'Outside', manifest: block('cidr: 10.0.0.0/8', ['192.168.0.0/16', '10.1.0.0/16']) },
      { title: 'Wider than the range', manifest: block('cidr: 10.0.0.0/24', ['10.0.0.0/16']) },
      { title: 'The range itself', manifest: block('cidr: 10.0.0.0/8', ['10.0.0.0/8']) },
    ],
    fixed: [
      { manifest: ingressRuleWith('from:\n  - ipBlock:\n      cidr: "::/0"') },
      { manifest: block('cidr: 10.0.0.0/16', ['10.0.0.0/24']) },
    ],
    nearMisses: [
      { title: 'Half of the range', manifest: block('cidr: 10.0.0.0/8', ['10.0.0.0/9']) },
      { title: 'Both halves', manifest: block('cidr: 10.0.0.0/8', ['10.0.0.0/9', '10.128.0.0/9']) },
      { title: 'Exceptions that overlap', manifest: block('cidr: 0.0.0.0/0', ['10.0.0.0/8', '10.1.0.0/16']) },
      {
        title: 'No exceptions',
        manifest: ingressRuleWith('from:\n  - ipBlock:\n      cidr: 10.0.0.0/8\n      except: []'),
      },
    ],
  },
  *check(context) {
    yield* findingsOf(context, 'except-outside-cidr', fixesOf);
  },
});

function fixesOf({ place, facts }: Violation, text: string): readonly Fix[] {
  const drop = deletion(place, text);
  return facts.reason === 'wider' ? [...swap(place, text), ...drop] : drop;
}

// Never safe: an exception outside of the range is as likely a slip, and deleting it gives up what was to be kept out.
function deletion({ parent, index }: Place, text: string): readonly Fix[] {
  if (parent?.node?.kind !== 'list' || parent.entry === undefined || index === undefined) return [];
  const edits = parent.node.items.length === 1 ? deleteEntry(text, parent.entry) : deleteItem(text, parent.node, index);
  return fix('Delete the exception', edits);
}

function swap({ node, parent }: Place, text: string): readonly Fix[] {
  const cidr = parent?.parent === undefined ? undefined : fieldPlace(parent.parent, 'cidr').node;
  if (cidr?.kind !== 'scalar' || node?.kind !== 'scalar') return [];
  // The quotes move along: both stay what they were.
  const edits = [
    { span: cidr.span, text: text.slice(node.span.start, node.span.end).trimEnd() },
    { span: node.span, text: text.slice(cidr.span.start, cidr.span.end).trimEnd() },
  ];
  return cidr.style === 'block' || node.style === 'block'
    ? []
    : fix('Swap cidr and exception', edits, { preferred: true });
}

function block(cidr: string, except: readonly string[]): string {
  const items = except.map(each => `        - ${each}`).join('\n');
  return ingressRuleWith(`from:\n  - ipBlock:\n      ${cidr}\n      except:\n${items}`);
}
