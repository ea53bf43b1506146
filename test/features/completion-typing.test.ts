import { describe, expect, test } from 'vitest';
import { completionCapability, completionList } from '../../server/src/features/completion.ts';
import { LineIndex } from '../../server/src/workspace/files/line-index.ts';
import { WorkspaceIndex } from '../../server/src/workspace/index.ts';
import { manifestsOf, readExample } from '../examples/read-examples.ts';
import { HEAD, SHOP } from './shop.ts';
import { type Ask, SuggestModel } from './suggest-model.ts';
import { noFiles, ROOT } from './workspace.ts';

const { triggerCharacters } = completionCapability.completionProvider;

/** Asks beside files of a workspace, which are read once. */
function askIn(files: Readonly<Record<string, string>>, name = 'typed.yaml'): Ask {
  const index = new WorkspaceIndex(noFiles);
  for (const [path, text] of Object.entries(files)) index.put(ROOT + path, text);
  let version = 0;
  return (text, trigger) => {
    index.edit(ROOT + name, text, ++version);
    const position = new LineIndex(text).position(text.length);
    return completionList(index.snapshot, ROOT + name, position, trigger);
  };
}

/** Types a text; returns what an Enter would have taken from the list in place of a new line, with its line. */
function taken(text: string, ask: Ask, isSlow = false): readonly string[] {
  const model = new SuggestModel(ask, triggerCharacters, isSlow);
  const found: string[] = [];
  for (const character of text) {
    if (character === '\n' && model.shown.length > 0)
      found.push(`${model.text.slice(model.text.lastIndexOf('\n') + 1)} → ${model.shown.join(', ')}`);
    model.type(character);
  }
  return found;
}

/** Returns the labels that a typed character opens at the end of a text. */
function opened(text: string, trigger: string, name?: string): readonly string[] {
  return askIn(SHOP, name)(text, trigger)?.items.map(({ label }) => label) ?? [];
}

const FIELDS = [
  `${HEAD}  ingress:`,
  `${HEAD}  egress:`,
  `${HEAD}  policyTypes:`,
  `${HEAD}  podSelector:`,
  `${HEAD}  podSelector:\n    matchLabels:`,
  `${HEAD}  podSelector:\n    matchExpressions:`,
  `${HEAD}  podSelector:\n    matchExpressions:\n      - key: app\n        operator: In\n        values:`,
  `${HEAD}  ingress:\n    - from:`,
  `${HEAD}  ingress:\n    - ports:`,
  `${HEAD}  egress:\n    - to:\n        - ipBlock:\n            cidr: 10.0.0.0/8\n            except:`,
  HEAD.trimEnd(),
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:',
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  labels:',
  'apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nspec:',
  'apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nspec:\n  subject:',
];

describe.each(FIELDS)('behind %j', text => {
  test.each([':', ' ', '-', '{', '[', ',', '\n'])('nothing opens by itself with %j', trigger => {
    expect(opened(trigger === ':' ? text : `${text}${trigger}`, trigger)).toEqual([]);
  });

  test('what is asked for is written in lines below, and what is empty on the line', () => {
    const list = askIn(SHOP)(text, undefined);
    for (const item of list?.items ?? []) {
      const { textEdit, label } = item;
      const isEmpty = label === '{}' || label === '[]';
      expect(textEdit?.newText).toMatch(isEmpty ? /^ (?:\{\}|\[\])$/ : /^\n +\S/);
    }
  });
});

test('a list of policy types that is asked for stands in lines below its key, also behind the space', () => {
  for (const [key, lines] of [
    ['  policyTypes:', '\n    - Ingress\n    - Egress'],
    ['  policyTypes: ', '\n    - Ingress\n    - Egress'],
  ] as const) {
    const list = askIn({})(`${HEAD}${key}`, undefined);
    const item = list?.items.find(({ label }) => label === '[Ingress, Egress]');
    expect(item?.textEdit).toEqual({
      range: { start: { line: 6, character: 14 }, end: { line: 6, character: key.length } },
      newText: lines,
    });
  }
});

test('a space opens the values of a key and what an item begins with, and nothing where Enter is a new line', () => {
  expect(opened(`${HEAD}  ingress:\n    - ports:\n        - protocol: `, ' ')).toEqual(['TCP', 'UDP', 'SCTP']);
  expect(opened(`${HEAD}  policyTypes:\n    - `, ' ')).toEqual(['Ingress', 'Egress']);
  expect(opened(`${HEAD}  ingress:\n    - `, ' ')).toContain('ports');
  expect(opened(`${HEAD} `, ' ')).toEqual([]);
  expect(opened(`${HEAD}  `, ' ')).toEqual([]);
  expect(opened(`${HEAD}  podSelector: {}\n  `, ' ')).toEqual([]);
  expect(opened(`${HEAD}  podSelector: { `, ' ')).toEqual([]);
});

test('in JSON a quote opens the keys, and brackets and commas open nothing', () => {
  const text = '{\n  "apiVersion": "networking.k8s.io/v1",\n  "kind": "NetworkPolicy",\n  "spec": {';
  for (const [more, trigger] of [
    ['', '{'],
    ['\n    "podSelector": {},', ','],
    ['\n    "policyTypes": [', '['],
  ] as const)
    expect(opened(`${text}${more}`, trigger, 'policy.json')).toEqual([]);
  expect(opened(`${text}\n    "`, '"', 'policy.json').slice(0, 2)).toEqual(['podSelector', 'policyTypes']);
});

test('a word that is a whole value ends the list, and one that goes on keeps it', () => {
  const at = (value: string): readonly string[] =>
    askIn(SHOP)(`${HEAD}  podSelector:\n    matchLabels:\n      app: ${value}`, undefined)?.items.map(
      ({ label }) => label,
    ) ?? [];
  expect(at('we')).toEqual(['web']);
  expect(at('web')).toEqual([]);
  const port = (value: string): readonly string[] =>
    askIn(SHOP)(`${HEAD}  ingress:\n    - ports:\n        - port: ${value}`, undefined)?.items.map(
      ({ label }) => label,
    ) ?? [];
  expect(port('')).toEqual(['8080', '9090', 'http']);
  expect(port('80')).toEqual([]);
  expect(port('ht')).toEqual(['http']);
});

test('what the policy itself says of a namespace while it is typed is not offered', () => {
  const items = askIn(SHOP)(`${HEAD.replace('shop\n', 'sh')}`.replace(/spec:\n$/, ''), undefined)?.items ?? [];
  expect(items.map(({ label }) => label)).toEqual(['shop']);
});

// Each key pressed is a workspace analysed; of the many mistakes some are typed.
const EVERY = 7;
const POLICIES = [
  ...manifestsOf('shop'),
  ...manifestsOf('cluster'),
  ...manifestsOf('mistakes').filter((_, index) => index % EVERY === 0),
].filter(path => /kind: \w*NetworkPolicy\b/.test(readExample(path)));

describe('Enter behind each line of what is typed is a new line', () => {
  test.each(POLICIES)('in %s', path => {
    // Comments are not offered anything, and typing them all takes long.
    const text = readExample(path).replaceAll(/^#.*\n/gm, '');
    expect(taken(text, askIn(SHOP))).toEqual([]);
  });

  test('or takes what stands there, where the server is slower than the fingers', () => {
    const others = (entry: string): boolean => {
      const [line = '', shown = ''] = entry.split(' → ');
      return !shown.split(', ').some(label => line.endsWith(` ${label}`));
    };
    for (const path of manifestsOf('shop/policies')) {
      const text = readExample(path).replaceAll(/^#.*\n/gm, '');
      expect(taken(text, askIn(SHOP), true).filter(others)).toEqual([]);
    }
  });

  test('where the workspace has values that begin alike, or end in numbers', () => {
    const labels = ['web', 'web-admin', 'redis-6', 'redis-7', 'v1.2', 'a-b'].map((value, index) =>
      deploymentOf(`app-${index}`, value, 8080 + index),
    );
    const policy = (value: string): string =>
      `${HEAD}  podSelector:\n    matchLabels:\n      app: ${value}\n  ingress:\n    - ports:\n        - port: 80\n        - port: 808\n`;
    for (const value of ['web', 'web-admin', 'redis-8', 'redis-7', 'v1.2', 'v1.3', 'a-b'])
      expect(taken(policy(value), askIn({ 'all.yaml': labels.join('---\n') }))).toEqual([]);
  });
});

function deploymentOf(name: string, app: string, port: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  template:
    metadata: { labels: { app: "${app}" } }
    spec: { containers: [{ name: main, ports: [{ containerPort: ${port} }] }] }
`;
}
