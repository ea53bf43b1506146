import { type Mutation, swap } from './mutants.ts';

// What the policy would have opened is closed without it: connections that the other end admits, or names.
const CLOSED = ['one-sided-allow', 'ingress-blocked', 'monitoring-blocked', 'service-shut'];
const GONE = [...CLOSED, 'egress-without-dns', 'api-server-egress'];

/** Mistakes that the API server refuses. */
export const REFUSED: readonly Mutation[] = [
  {
    rule: 'yaml-syntax',
    title: 'a list that is not closed',
    apply: swap(/^( +)- protocol: TCP$/m, '$1- [protocol: TCP'),
  },
  { rule: 'duplicate-key', title: 'a label twice', apply: swap(/^( +)app: (\w+)$/m, '$1app: other\n$1app: $2') },
  { rule: 'unknown-field', title: 'a field in small letters', apply: swap(/policyTypes:/, 'policytypes:') },
  { rule: 'unknown-field', title: 'labels without matchLabels', apply: swap(/matchLabels:/, 'labels:') },
  {
    rule: 'wrong-type',
    title: 'a text for the list of types',
    apply: swap(/policyTypes:\n(?: +- \w+\n)+/, 'policyTypes: Ingress\n'),
  },
  { rule: 'missing-field', title: 'an empty peer', apply: swap(/- ipBlock:\n +cidr: \d.*\n( {6}ports)/, '- {}\n$1') },
  { rule: 'invalid-name', title: 'capitals in the name', apply: swap(/^ {2}name: \w/m, '  name: A') },
  { rule: 'invalid-label', title: 'a label that begins with a hyphen', apply: swap(/app: /, 'app: -') },
  { rule: 'invalid-port', title: 'a port that does not exist', apply: swap(/port: \d+/, 'port: 70000') },
  { rule: 'invalid-port-name', title: 'a port in quotes', apply: swap(/port: (\d+)/, 'port: "$1"') },
  { rule: 'invalid-protocol', title: 'a protocol in small letters', apply: swap(/protocol: TCP/, 'protocol: tcp') },
  { rule: 'invalid-policy-type', title: 'a type in small letters', apply: swap(/- Ingress/, '- ingress') },
  {
    rule: 'invalid-operator',
    title: 'an operator in small letters',
    apply: swap(/matchLabels:\n +app: (\w+)/, 'matchExpressions: [{ key: app, operator: in, values: [$1] }]'),
  },
  {
    rule: 'values-with-exists',
    title: 'values beside Exists',
    apply: swap(/matchLabels:\n +app: (\w+)/, 'matchExpressions: [{ key: app, operator: Exists, values: [$1] }]'),
  },
  { rule: 'invalid-cidr', title: 'a host name for a block', apply: swap(/cidr: \d.*/, 'cidr: storage.example.com') },
  {
    rule: 'end-port',
    title: 'a range that ends before it begins',
    apply: swap(/^( +)port: (\d+)$/m, '$1port: $2\n$1endPort: 1'),
  },
  {
    rule: 'except-outside-cidr',
    title: 'an exception of elsewhere',
    apply: swap(/^( +)- 10\.0\.0\.0\/8$/m, '$1- fc00::/8'),
  },
  {
    rule: 'mixed-peer',
    title: 'pods beside addresses',
    apply: swap(/^( +)- ipBlock:$/m, '$1- podSelector: {}\n$1  ipBlock:'),
  },
  {
    rule: 'deprecated-api-version',
    title: 'an API version of the past',
    apply: swap(/networking\.k8s\.io\/v1$/m, 'extensions/v1beta1'),
  },
].map(mutation => ({ ...mutation, also: GONE }));

/** Mistakes that the API server accepts. */
export const ACCEPTED: readonly Mutation[] = [
  { rule: 'duplicate-resource', title: 'the same policy twice', apply: document => `${document}\n---\n${document}` },
  { rule: 'cidr-host-bits', title: 'bits beyond the prefix', apply: swap(/198\.51\.100\.0\/24/, '198.51.100.7/24') },
  { rule: 'egress-without-dns', title: 'DNS forgotten', apply: swap(/^[\s\S]*name: allow-dns[\s\S]*$/, '') },
  {
    rule: 'dns-one-protocol',
    title: 'DNS over UDP alone',
    apply: swap(/ +- protocol: TCP\n +port: 53\n/, ''),
  },
  {
    rule: 'namespace-label-guess',
    title: 'a namespace by a label that nobody set',
    apply: swap(/kubernetes\.io\/metadata\.name: shop/, 'name: shop'),
    also: CLOSED,
  },
  {
    rule: 'peer-or-trap',
    title: 'one hyphen too many',
    apply: swap(
      /^( +)( {2})podSelector:\n( +matchLabels:\n +app\.kubernetes\.io\/name: prometheus)/m,
      '$1- podSelector:\n$3',
    ),
  },
  {
    rule: 'policy-selects-nothing',
    title: 'a typo in the labels of the subject',
    apply: swap(/^( {2}podSelector:\n {4}matchLabels:\n {6}app: )(\w+)$/m, '$1$2s'),
    also: CLOSED,
  },
  {
    rule: 'empty-means-all',
    title: 'peers that a template left empty',
    apply: swap(/- from:\n(?: {8}.*\n)+/, '- from: []\n'),
  },
  {
    rule: 'implied-policy-types',
    title: 'egress rules without policyTypes',
    // In shop-ops every pod has ingress rules of its own, so nothing more is closed.
    apply: document =>
      /- Ingress|namespace: shop-ops/.test(document)
        ? document
        : document.replace(/ {2}policyTypes:\n {4}- Egress\n/, ''),
    withoutDefaultDeny: true,
    also: CLOSED,
  },
  {
    rule: 'direction-without-rules',
    title: 'a direction that lost its rules',
    apply: document => (document.includes('- Ingress') ? document.replace(/ {2}egress:\n[\s\S]*$/, '') : document),
    also: [...CLOSED, 'api-server-egress'],
  },
  {
    rule: 'ignored-direction',
    title: 'rules of a direction that is not listed',
    apply: document =>
      document.includes('  egress:') ? document.replace(/( {4}- Ingress\n) {4}- Egress\n/, '$1') : document,
    also: [...CLOSED, 'api-server-egress'],
  },
  {
    rule: 'one-sided-allow',
    title: 'the egress side forgotten',
    apply: swap(
      / {4}- to:\n {8}- podSelector:\n {12}matchLabels:\n {14}app: (?:cart|payments|database)\n(?: {6}.*\n)+/,
      '',
    ),
  },
  { rule: 'service-port', title: "the Service's port", apply: swap(/port: 8080/, 'port: 80'), also: CLOSED },
  {
    rule: 'metadata-reachable',
    title: 'metadata addresses that are not left out',
    apply: document =>
      document.includes('169.254')
        ? document.replace(/ +- 169\.254\.0\.0\/16\n/, '').replace('port: 443', 'port: 80')
        : document,
  },
  {
    rule: 'selector-contradiction',
    title: 'a label that must not be there',
    apply: swap(
      /^( {4})matchLabels:\n {6}app: (\w+)$/m,
      '$1matchLabels:\n      app: $2\n    matchExpressions: [{ key: app, operator: DoesNotExist }]',
    ),
    also: CLOSED,
  },
  {
    rule: 'dns-wrong-peer',
    title: 'a label that the resolver does not have',
    apply: swap(/^( +)k8s-app: kube-dns$/m, '$1k8s-app: core-dns'),
    profile: { distribution: 'kind' },
  },
  {
    rule: 'end-port-unsupported',
    title: 'a range for a plug-in that reads none',
    apply: swap(/^( +)port: (\d+)$/m, '$1port: $2\n$1endPort: 65000'),
    profile: { cni: 'cilium', cniVersion: '1.16' },
    // A range that long is more than was meant, and holds the ports of later rules.
    also: ['named-port', 'redundant-rule'],
  },
  {
    rule: 'ip-block-pods',
    title: 'addresses of pods',
    apply: swap(/cidr: 172\.18\.0\.2\/32/, 'cidr: 10.244.3.0/24'),
    profile: { podCidrs: ['10.244.0.0/16'] },
  },
  {
    rule: 'ip-block-service',
    title: 'the address of the Service of the API server',
    apply: swap(/cidr: 172\.18\.0\.2\/32/, 'cidr: 10.96.0.1/32'),
    profile: { serviceCidrs: ['10.96.0.0/12'] },
  },
  {
    rule: 'api-server-egress',
    title: 'the API server forgotten',
    apply: swap(/ {4}(?:#.*\n {4})?- to:\n {8}- ipBlock:\n {12}cidr: 172\.18\.0\.2\/32\n(?: {6}.*\n)+/, ''),
    profile: { distribution: 'kind' },
  },
  {
    rule: 'ingress-blocked',
    title: 'the ingress controller forgotten',
    apply: document =>
      /name: (?:web|api|grafana)\n/.test(document)
        ? document.replace(/ {4}- from:\n(?: {8}.*\n)* +app\.kubernetes\.io\/name: ingress-nginx\n(?: {6}.*\n)+/, '')
        : document,
    // Grafana lets nobody else in, and what is left of web's policy is the default deny.
    also: [...CLOSED, 'direction-without-rules', 'redundant-policy'],
  },
  {
    rule: 'monitoring-blocked',
    title: 'the port of the metrics forgotten',
    apply: document =>
      / +- protocol: TCP\n +port: (?:9102|9187|15692)\n/.test(document) &&
      !document.includes('name: prometheus\n  namespace')
        ? document.replace(/ {4}- from:\n(?: {8}.*\n)* +app\.kubernetes\.io\/name: prometheus\n(?: {6}.*\n)+/, '')
        : document,
    also: CLOSED,
  },
  {
    rule: 'named-port',
    title: 'a port name that nobody has',
    apply: swap(/^( +)port: (?!53$)\d+$/m, '$1port: nosuch'),
    also: CLOSED,
  },
  {
    rule: 'unused-suppression',
    title: 'a comment for a mistake that is mended',
    apply: swap(/^spec:$/m, '# netpol-ignore: empty-means-all — mended\nspec:'),
  },
  {
    rule: 'peer-in-other-namespace',
    title: 'the namespace of a peer forgotten',
    apply: swap(
      /- namespaceSelector:\n +matchLabels:\n +kubernetes\.io\/metadata\.name: shop[\w-]*\n +(podSelector:\n +matchLabels:\n +app:)/,
      '- $1',
    ),
    also: [...CLOSED, 'ingress-blocked', 'monitoring-blocked'],
  },
  {
    rule: 'any-namespace-peer',
    title: 'any namespace for one of ours',
    apply: swap(/(from:\n +- namespaceSelector:)\n +matchLabels:\n +kubernetes\.io\/metadata\.name: \S+/, '$1 {}'),
  },
  {
    rule: 'peer-selects-nothing',
    title: 'a typo in the labels of a peer',
    apply: swap(/(- podSelector:\n +matchLabels:\n +app: \w+)/, '$1x'),
    also: CLOSED,
  },
  {
    rule: 'overlapping-peers',
    title: 'all namespaces beside one',
    apply: swap(/^( +)- namespaceSelector:\n/m, '$1- namespaceSelector: {}\n$&'),
    also: CLOSED,
  },
  { rule: 'redundant-rule', title: 'a rule twice', apply: swap(/^ {4}- from:\n(?: {6,}.*\n)+/m, '$&$&') },
  {
    rule: 'redundant-policy',
    title: 'a policy again under another name',
    apply: document => `${document}---\n${document.replace(/^ {2}name: \S+/m, '$&-again')}`,
  },
  {
    rule: 'reply-rule',
    title: 'a rule for answers',
    apply: swap(
      /( {2}ingress:\n[\s\S]*^ {2}egress:\n)/m,
      '$1    - ports:\n        - protocol: TCP\n          port: 1024\n          endPort: 65535\n',
    ),
    also: ['redundant-rule', ...CLOSED],
  },
  {
    rule: 'name-contradicts-effect',
    title: 'a default deny that opens',
    apply: document =>
      document.includes('name: default-deny')
        ? `${document.trimEnd()}\n  ingress:\n    - {}\n  egress:\n    - {}\n`
        : document,
    also: ['redundant-rule', 'redundant-policy'],
  },
  {
    rule: 'internet-includes-private',
    title: 'private addresses that are not left out',
    apply: document =>
      document.includes('0.0.0.0/0')
        ? document.replace(/name: \w+/, '$&-to-internet').replace(/ +except:\n(?: +- [\d.:a-f]+\/\d+\n)+/g, '')
        : document,
  },
  {
    rule: 'namespace-mismatch',
    title: 'a policy in the namespace of its clients',
    apply: document =>
      /^ {2}podSelector:\n/m.test(document)
        ? document.replace(/^ {2}namespace: shop-data$/m, '  namespace: shop')
        : document,
    also: GONE,
  },
  {
    rule: 'split-rule',
    title: 'one hyphen too many',
    apply: document =>
      document.match(/^ {4}- (?:from|ports):$/gm)?.length === 1
        ? document.replace(/(- from:\n(?: {8}.*\n)+) {6}ports:/, '$1    - ports:')
        : document,
    also: CLOSED,
  },
];
