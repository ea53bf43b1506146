import { describe, expect, it } from 'vitest';
import { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import { applyEdits } from '../../../server/src/engine/edits/edit.ts';
import { readResources } from '../../../server/src/engine/model/read-resources.ts';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import { validatePolicy } from '../../../server/src/engine/policies/validate.ts';
import { apiServerRules } from '../../../server/src/engine/rules/api-server/index.ts';
import { checkResource, type RuleFinding } from '../../../server/src/engine/rules/run-rules.ts';

function check(text: string, minor?: number): readonly RuleFinding[] {
  const options = minor === undefined ? {} : { kubernetesVersion: { minor } };
  return readResources(parseDocument(text)).flatMap(resource => {
    const violations = validatePolicy(resource, options);
    const rules = apiServerRules;
    return checkResource({ resource, text, violations, cluster: new Cluster([]), rules }, ({ error }) => {
      throw error;
    });
  });
}

const HEAD = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec:\n';

/** Returns a policy with the lines of a spec. */
function policy(spec: string): string {
  return `${HEAD}${spec.replaceAll(/^(?=.)/gm, '  ')}\n`;
}

/** What the fixes of the first finding make of a spec, by title; safe ones carry a star. */
function repairs(spec: string, minor?: number): Readonly<Record<string, string>> {
  const text = policy(spec);
  const fixes = check(text, minor)[0]?.fixes ?? [];
  return Object.fromEntries(
    fixes.map(({ title, edits, safe }) => {
      const result = applyEdits(text, edits);
      return [safe ? `${title} *` : title, result.slice(HEAD.length).replaceAll(/^ {2}/gm, '').trimEnd()];
    }),
  );
}

describe('fixes of repeated keys', () => {
  it('keep either, or ask for one of both beside the other labels', () => {
    expect(repairs('podSelector:\n  matchLabels:\n    run: a # first\n    tier: x\n    run: b')).toEqual({
      'Keep the last run': 'podSelector:\n  matchLabels:\n    tier: x\n    run: b',
      'Keep the first run': 'podSelector:\n  matchLabels:\n    run: a # first\n    tier: x',
      'Ask for one of a, b':
        'podSelector:\n  matchLabels:\n    tier: x\n  matchExpressions:\n    - key: run\n      operator: In\n      values:\n        - a\n        - b',
    });
  });

  it('delete a plain repetition, which is safe', () => {
    expect(repairs('podSelector: {matchLabels: {run: a, run: "a"}}')).toEqual({
      'Delete the repetition *': 'podSelector: {matchLabels: {run: a}}',
    });
  });

  it('add to expressions that stand before', () => {
    const spec = 'podSelector:\n  matchExpressions:\n  - {key: x, operator: Exists}\n  matchLabels: {run: a, run: b}';
    expect(repairs(spec)['Ask for one of a, b']).toBe(
      'podSelector:\n  matchExpressions:\n  - {key: x, operator: Exists}\n  - key: run\n    operator: In\n    values:\n    - a\n    - b',
    );
  });

  it('add to expressions that are there', () => {
    const spec = 'podSelector:\n  matchLabels: {run: a, run: b}\n  matchExpressions:\n  - {key: x, operator: Exists}';
    expect(repairs(spec)['Ask for one of a, b']).toBe(
      'podSelector:\n  matchExpressions:\n  - {key: x, operator: Exists}\n  - key: run\n    operator: In\n    values:\n    - a\n    - b',
    );
  });
});

describe('fixes of unknown fields', () => {
  it('rename to the only name that is near, which is safe', () => {
    expect(repairs('podSelector: {}\ningress:\n  - form: # who\n      - podSelector: {}')).toEqual({
      'Rename to from *': 'podSelector: {}\ningress:\n  - from: # who\n      - podSelector: {}',
    });
  });

  it('are not safe between from and to, where the direction may be the slip', () => {
    expect(repairs('policyTypes: [Egress]\ningress: [{to: [{podSelector: {}}]}]')).toEqual({
      'Rename to from': 'policyTypes: [Egress]\ningress: [{from: [{podSelector: {}}]}]',
    });
    expect(repairs('policyTypes: [Ingress]\negress: [{from: [{podSelector: {}}]}]')).toEqual({
      'Rename to to': 'policyTypes: [Ingress]\negress: [{to: [{podSelector: {}}]}]',
    });
  });

  it('give a name to one of two misspelt fields, which is not safe', () => {
    const findings = check(policy('ingress:\n- form: []\n  frm: []'));
    expect(findings.map(({ fixes = [] }) => fixes.map(({ title, safe = false }) => [title, safe]))).toEqual([
      [['Rename to from', false]],
      [],
    ]);
  });

  it('delete the status that older clusters wrote', () => {
    const text = `${policy('podSelector: {}')}status: {}\n`;
    const fixes = check(text)[0]?.fixes ?? [];
    expect(fixes.map(({ title, edits, safe }) => [title, safe, applyEdits(text, edits)])).toEqual([
      ['Delete status', true, policy('podSelector: {}')],
    ]);
  });

  it('put all labels under matchLabels', () => {
    expect(repairs('podSelector:\n  # the web\n  app: web\n  tier: front # end\npolicyTypes: [Ingress]')).toEqual({
      'Put the labels under matchLabels *':
        'podSelector:\n  # the web\n  matchLabels:\n    app: web\n    tier: front # end\npolicyTypes: [Ingress]',
    });
  });

  it('move a label that stands beside matchLabels', () => {
    expect(repairs('podSelector:\n  matchLabels:\n    app: web\n  tier: front')).toEqual({
      'Move tier into matchLabels *': 'podSelector:\n  matchLabels:\n    app: web\n    tier: front',
    });
  });

  it('put what a selector or block holds under its name, with a choice of selectors', () => {
    expect(repairs('ingress:\n- from:\n  - matchLabels: {a: b}')).toEqual({
      'Put matchLabels under podSelector': 'ingress:\n- from:\n  - podSelector:\n      matchLabels: {a: b}',
      'Put matchLabels under namespaceSelector': 'ingress:\n- from:\n  - namespaceSelector:\n      matchLabels: {a: b}',
    });
    expect(repairs('egress: [{to: [{cidr: 10.0.0.0/8, except: [10.1.0.0/16]}]}]')).toEqual({
      'Put cidr under ipBlock': 'egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]',
    });
  });

  it.each([
    [
      'ingress:\n- from:\n  - podSelector: # who\n    # web\n    matchLabels: {app: web}\n    namespaceSelector: {}',
      'Move matchLabels under podSelector',
      'ingress:\n- from:\n  - podSelector: # who\n      # web\n      matchLabels: {app: web}\n    namespaceSelector: {}',
    ],
    [
      'podSelector: null\nmatchLabels:\n  app: web\npolicyTypes: [Ingress]',
      'Move matchLabels under podSelector',
      'podSelector:\n  matchLabels:\n    app: web\npolicyTypes: [Ingress]',
    ],
    [
      'egress:\n- to:\n  - ipBlock:\n    cidr: 10.0.0.0/8\n    except:\n    - 10.1.0.0/16',
      'Move cidr under ipBlock',
      'egress:\n- to:\n  - ipBlock:\n      cidr: 10.0.0.0/8\n      except:\n      - 10.1.0.0/16',
    ],
    [
      'matchLabels:\n  app: web\npolicyTypes: [Ingress]\npodSelector:',
      'Move matchLabels under podSelector',
      'podSelector:\n  matchLabels:\n    app: web\npolicyTypes: [Ingress]',
    ],
    [
      'egress: [{to: [{cidr: 10.0.0.0/8, ipBlock: null}]}]',
      'Move cidr under ipBlock',
      'egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]',
    ],
  ])('move a field under the key that waits for it: %j', (spec, title, result) => {
    expect(repairs(spec)).toEqual({ [title]: result });
    expect(check(policy(spec)).find(({ fixes }) => fixes)?.fixes?.[0]?.preferred).toBe(true);
  });

  it('never delete what narrows the policy or a peer', () => {
    expect(repairs('podSelector: {}\nmatchLabels: {app: web}')).toEqual({});
    expect(repairs('ingress:\n- ports: [{port: 80}]\n  sources: [{podSelector: {}}]')).toEqual({});
    expect(repairs('podSelector: {}\nnote: web')).toEqual({ 'Delete note': 'podSelector: {}' });
  });
});

describe('fixes of wrong types', () => {
  it.each([
    [
      'podSelector:\n  matchLabels: {enabled: yes}',
      'Quote the value *',
      'podSelector:\n  matchLabels: {enabled: "yes"}',
    ],
    ['podSelector:\n  matchLabels: {v: 0120}', 'Quote the value *', 'podSelector:\n  matchLabels: {v: "0120"}'],
    ['policyTypes: Ingress # in', 'Make it a list of one item *', 'policyTypes: [Ingress] # in'],
    [
      'ingress:\n  from:\n    - podSelector: {}\n  # web\n  ports:\n    - port: 80',
      'Make it a list of one item *',
      'ingress:\n  - from:\n      - podSelector: {}\n    # web\n    ports:\n      - port: 80',
    ],
    ['ingress:\n- ports: 80', 'Make it a list of one port *', 'ingress:\n- ports: [{port: 80}]'],
    ['ingress:\n- ports:\n  - http', 'Make it a port *', 'ingress:\n- ports:\n  - {port: http}'],
    ['ingress:\n- ports:\n  - "443"', 'Make it a port *', 'ingress:\n- ports:\n  - {port: 443}'],
    ['ingress:\n- ports: "443"', 'Make it a list of one port *', 'ingress:\n- ports: [{port: 443}]'],
    [
      'ingress:\n- ports:\n  - {port: 1, endPort: "90"}',
      'Take the quotes off *',
      'ingress:\n- ports:\n  - {port: 1, endPort: 90}',
    ],
    [
      'ingress:\n- ports:\n  - protocol: [UDP]',
      'Take the item out of the list *',
      'ingress:\n- ports:\n  - protocol: UDP',
    ],
    [
      'podSelector:\n  matchLabels:\n  - app: web\n  - tier: x',
      'Take the dashes away *',
      'podSelector:\n  matchLabels:\n    app: web\n    tier: x',
    ],
    [
      'podSelector:\n  matchLabels:\n    app:"web"',
      'Put a space after the colon *',
      'podSelector:\n  matchLabels:\n    app: "web"',
    ],
  ])('%j: %s', (spec, title, result) => {
    expect(repairs(spec)).toEqual({ [title]: result });
  });

  it('delete times, which the server sets', () => {
    const text =
      'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\n  creationTimestamp: now\n';
    const [finding] = check(text);
    expect(finding?.fixes?.map(({ edits }) => applyEdits(text, edits))).toEqual([
      text.replace('  creationTimestamp: now\n', ''),
    ]);
  });
});

describe('fixes of missing fields', () => {
  it('fill a bare dash and a selector without a value', () => {
    expect(repairs('ingress:\n- from:\n  - # who\n  - podSelector: {}')).toEqual({
      'Name every pod of this namespace: podSelector: {}':
        'ingress:\n- from:\n  - {podSelector: {}} # who\n  - podSelector: {}',
      'Name every namespace: namespaceSelector: {}':
        'ingress:\n- from:\n  - {namespaceSelector: {}} # who\n  - podSelector: {}',
    });
    expect(repairs('ingress:\n- from:\n  - podSelector:')).toEqual({
      'Name every pod of this namespace: podSelector: {}': 'ingress:\n- from:\n  - podSelector: {}',
    });
  });

  it('insert with a value to be replaced', () => {
    expect(repairs('egress:\n- to:\n  - ipBlock:\n      except: [192.0.2.1/32]')).toEqual({
      'Insert cidr: 192.0.2.0/24':
        'egress:\n- to:\n  - ipBlock:\n      cidr: 192.0.2.0/24\n      except: [192.0.2.1/32]',
    });
    expect(repairs('podSelector:\n  matchExpressions:\n  - key: app\n    operator: NotIn')).toEqual({
      'Insert values: [change-me]':
        'podSelector:\n  matchExpressions:\n  - key: app\n    operator: NotIn\n    values:\n    - change-me',
    });
  });

  it('write metadata with the name where both are missing', () => {
    const text = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: {}\n';
    const fixes = check(text)[0]?.fixes ?? [];
    expect(fixes.map(({ edits }) => applyEdits(text, edits))).toEqual([`metadata:\n  name: network-policy\n${text}`]);
  });
});

describe('fixes of values', () => {
  it.each([
    ['ingress: [{ports: [{protocol: "tcp"}]}]', { 'Write TCP *': 'ingress: [{ports: [{protocol: "TCP"}]}]' }],
    ["ingress: [{ports: [{protocol: 'Upd'}]}]", { 'Write UDP': "ingress: [{ports: [{protocol: 'UDP'}]}]" }],
    ['ingress: [{ports: [{protocol: HTTP}]}]', {}],
    ['policyTypes: [ingress]', { 'Write Ingress *': 'policyTypes: [Ingress]' }],
    ['policyTypes: [Engress]', {}],
    [
      'policyTypes: [Ingress, Egress, Ingress, Egress]',
      { 'Delete the repeated types *': 'policyTypes: [Ingress, Egress]' },
    ],
    ['ingress: [{ports: [{port: "443"}]}]', { 'Write 443 *': 'ingress: [{ports: [{port: 443}]}]' }],
    ['ingress: [{ports: [{port: "Https"}]}]', { 'Write https *': 'ingress: [{ports: [{port: "https"}]}]' }],
    ['ingress: [{ports: [{port: http_alt}]}]', { 'Write http-alt': 'ingress: [{ports: [{port: http-alt}]}]' }],
    ['podSelector: {matchLabels: {app: " web "}}', { 'Write web *': 'podSelector: {matchLabels: {app: "web"}}' }],
    ['podSelector: {matchLabels: {app: a/b}}', { 'Write a-b': 'podSelector: {matchLabels: {app: a-b}}' }],
    [
      'podSelector:\n  matchLabels:\n    app: |\n      web',
      { 'Write web *': 'podSelector:\n  matchLabels:\n    app: web' },
    ],
    [
      'podSelector: {matchExpressions: [{key: a, operator: exists}]}',
      { 'Write Exists *': 'podSelector: {matchExpressions: [{key: a, operator: Exists}]}' },
    ],
  ])('%j', (spec, expected) => {
    expect(repairs(spec)).toEqual(expected);
  });
});

describe('fixes of addresses', () => {
  const block = (fields: string) => `podSelector: {}\negress: [{to: [{ipBlock: {${fields}}}]}]`;

  it.each([
    ['cidr: 10.0.0.1', { 'Write 10.0.0.1/32 *': block('cidr: 10.0.0.1/32') }],
    ['cidr: "10.0.*.*"', { 'Write 10.0.0.0/16 *': block('cidr: "10.0.0.0/16"') }],
    ['cidr: 10/8', { 'Write 10.0.0.0/8 *': block('cidr: 10.0.0.0/8') }],
    ['cidr: 10.0.0.0/255.255.0.0', { 'Write 10.0.0.0/16 *': block('cidr: 10.0.0.0/16') }],
    ['cidr: 10.0.0.0/255.0.255.0', {}],
    ['cidr: example.com', {}],
    [
      'cidr: 10.0.0.0/24, except: [10.0.0.0/16]',
      {
        'Swap cidr and exception': block('cidr: 10.0.0.0/16, except: [10.0.0.0/24]'),
        'Delete the exception': block('cidr: 10.0.0.0/24'),
      },
    ],
    [
      'cidr: 10.0.0.0/8, except: [10.1.0.0/16, 11.0.0.0/16]',
      {
        'Delete the exception': block('cidr: 10.0.0.0/8, except: [10.1.0.0/16]'),
      },
    ],
    ['cidr: 10.0.0.0/16, except: [10.1.0.0/24]', { 'Delete the exception': block('cidr: 10.0.0.0/16') }],
    ['cidr: "::/0", except: [10.1.0.0/24]', { 'Delete the exception': block('cidr: "::/0"') }],
    ['cidr: 10.0.0.0/8, except: [10.0.0.0/8]', { 'Delete the exception': block('cidr: 10.0.0.0/8') }],
  ])('{%s}', (fields, expected) => {
    expect(repairs(block(fields))).toEqual(expected);
  });

  it('choose between the network and the address, and are safe for a refused text of one meaning alone', () => {
    expect(repairs(block('cidr: 10.1.2.3/8'), 36)).toEqual({
      'Write 10.0.0.0/8': block('cidr: 10.0.0.0/8'),
      'Write 10.1.2.3/32': block('cidr: 10.1.2.3/32'),
    });
    expect(Object.keys(repairs(block('cidr: 010.0.0.0/8'), 36))).toEqual(['Write 10.0.0.0/8 *']);
    expect(Object.keys(repairs(block('cidr: 010.0.0.0/8')))).toEqual(['Write 10.0.0.0/8']);
  });
});

describe('cidr-host-bits', () => {
  const text = policy('podSelector: {}\negress: [{to: [{ipBlock: {cidr: 10.1.2.3/8}}]}]');

  it('is a warning while the version is unknown and an error from 1.36 on', () => {
    expect(check(text).map(({ severity, rejected }) => [severity, rejected])).toEqual([['warning', false]]);
    expect(check(text, 36).map(({ severity, rejected }) => [severity, rejected])).toEqual([['error', true]]);
  });
});

describe('fixes of ranges, peers and expressions', () => {
  it('swap, cut or drop the end of a range', () => {
    expect(repairs('ingress: [{ports: [{port: 90, endPort: 80}]}]')).toEqual({
      'Swap: 80 to 90': 'ingress: [{ports: [{port: 80, endPort: 90}]}]',
      'Delete endPort': 'ingress: [{ports: [{port: 90}]}]',
    });
    expect(repairs('ingress: [{ports: [{endPort: 80}]}]')).toEqual({
      'Allow port 80 alone': 'ingress: [{ports: [{port: 80}]}]',
      'Begin the range at 1': 'ingress: [{ports: [{port: 1, endPort: 80}]}]',
    });
  });

  it('split a mixed peer, its comments going along', () => {
    const spec =
      'ingress:\n- from:\n  # both\n  - podSelector: {} # pods\n    # office\n    ipBlock:\n      cidr: 10.0.0.0/8';
    expect(repairs(spec)).toEqual({
      'Split into two peers':
        'ingress:\n- from:\n  # both\n  - podSelector: {} # pods\n  # office\n  - ipBlock:\n      cidr: 10.0.0.0/8',
    });
  });

  it('delete values or compare with them', () => {
    expect(
      repairs('podSelector:\n  matchExpressions:\n  - key: a\n    operator: DoesNotExist\n    values: [b]'),
    ).toEqual({
      'Delete the values': 'podSelector:\n  matchExpressions:\n  - key: a\n    operator: DoesNotExist',
      'Compare with NotIn': 'podSelector:\n  matchExpressions:\n  - key: a\n    operator: NotIn\n    values: [b]',
    });
  });
});

describe('what comes from an anchor or a merge key', () => {
  it('is not edited at the wrong place', () => {
    const spec = 'ingress:\n- ports: [&p {port: 80, endPort: 79}]\n- ports: [{<<: *p, protocol: TCP}]';
    const text = policy(spec);
    for (const { fixes = [] } of check(text))
      for (const { edits } of fixes) expect(parseDocument(applyEdits(text, edits)).problems).toEqual([]);
  });
});
