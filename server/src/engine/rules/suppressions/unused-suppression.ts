import { deployment, documents, policy } from '../samples/samples.ts';
import { defineRule } from '../shape/rule.ts';

const SPEC = 'podSelector:\n  matchLabels:\n    app: web\n';
const ingress = (comment = ''): string => `${SPEC}${comment}policyTypes:\n  - Ingress\n`;
const idle = (comment = ''): string =>
  `${SPEC}policyTypes:\n  - Ingress\n${comment}egress:\n  - to:\n      - podSelector: {}\n`;
const web = (spec: string): string => policy('shop', 'web', spec);

/** A comment that silences a rule where that rule reports nothing; found once all other rules have run. */
export const unusedSuppression = defineRule({
  id: 'unused-suppression',
  severity: 'hint',
  on: [],
  needs: ['policy'],
  group: 'suppressions',
  summary: 'A `# netpol-ignore:` comment silences nothing.',
  why: [
    'The comment names a rule that reports nothing on its line or, at the top of a document, in the document: the mistake is mended, or the comment stands elsewhere.',
    'A comment that stays would hide the next mistake of that kind. An id that no rule has is named with the nearest one.',
    'Nothing is said of rules that are off, and of rules that need workloads, namespaces or a cluster profile which are not there.',
  ].join(' '),
  reference: 'Documentation of this extension, Settings, "Silence a finding"',
  fix: 'Deletes the comment, or the id from it; an unknown id can be replaced by the nearest one.',
  examples: {
    bad: [
      {
        title: 'Nothing to silence',
        manifest: web(ingress('# netpol-ignore: ignored-direction — egress comes later\n')),
      },
      { title: 'An id that no rule has', manifest: web(idle('# netpol-ignore: ignored-directions\n')) },
      {
        title: 'A document without that finding',
        manifest: `# netpol-ignore: empty-means-all — mended\n${web(ingress())}`,
      },
    ],
    fixed: [{ title: 'No comment', manifest: web(ingress()) }],
    nearMisses: [
      {
        title: 'A finding on the line',
        manifest: web(idle('# netpol-ignore: ignored-direction — egress comes later\n')),
      },
      {
        title: 'A finding in the document',
        manifest: `# netpol-ignore: ignored-direction — egress comes later\n${web(idle())}`,
      },
      {
        title: 'Workloads that would tell are not in sight',
        manifest: `# netpol-ignore: policy-selects-nothing — made by an operator\n${web(ingress())}`,
      },
      {
        title: 'A word about it in another comment',
        manifest: documents(web(ingress('# see netpol-ignore: nothing\n')), deployment('shop', 'web')),
      },
    ],
  },
  // What comments silence is known only where findings meet comments.
  *check() {},
});
