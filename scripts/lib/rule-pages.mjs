// @ts-check
import { readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

/** @typedef {import('../../server/src/engine/rules/shape/rule.ts').Rule} Rule */
/** @typedef {import('../../server/src/engine/rules/shape/rule.ts').Example} Example */

/**
 * The rules with what it takes to run them.
 * @typedef {object} Catalogue
 * @property {readonly Rule[]} rules
 * @property {typeof import('../../server/src/workspace/findings.ts').findingsOf} findingsOf
 * @property {typeof import('../../server/src/workspace/snapshot.ts').Snapshot} Snapshot
 * @property {typeof import('../../server/src/workspace/files/source-file.ts').readSourceFile} readSourceFile
 * @property {typeof import('../../server/src/workspace/settings.ts').DEFAULT_SETTINGS} DEFAULT_SETTINGS
 * @property {typeof import('../../server/src/engine/profile/profile-of.ts').profileOf} profileOf
 * @property {typeof import('../../server/src/engine/profile/validation-options.ts').validationFor} validationFor
 */

/** The titles of the groups of rules, in the order of the catalogue. @type {Readonly<Record<Rule['group'], string>>} */
export const GROUPS = JSON.parse(readFileSync(inRoot('server/src/engine/rules/groups.json'), 'utf8'));

/** @type {Readonly<Record<Rule['needs'][number], string>>} */
const NEEDS = {
  policy: 'the policy',
  workloads: 'workloads, Services and other policies in sight',
  namespaces: 'namespaces in sight',
  profile: 'the cluster profile',
};

/**
 * Returns the page of a rule as Markdown.
 * @param {Rule} rule
 * @param {Catalogue} catalogue
 */
export function rulePage(rule, catalogue) {
  const { bad, fixed, nearMisses } = rule.examples;
  const surroundings = new Surroundings(rule);
  /** @param {Example} example */
  const shown = example => surroundings.show(example);
  return [
    `# ${rule.id}`,
    rule.summary,
    factsOf(rule, catalogue),
    `## Why\n\n${rule.why}`,
    `## Reported\n\n${bad.map(example => `${shown(example)}\n\n${reported(example, rule, catalogue)}`).join('\n\n')}`,
    `## Repaired\n\n${fixed.map(shown).join('\n\n')}`,
    ...(nearMisses.length > 0 ? [`## Not reported\n\n${nearMisses.map(shown).join('\n\n')}`] : []),
    `## Silence it\n\n${silencing(rule)}`,
    '[All rules](README.md)',
  ]
    .join('\n\n')
    .concat('\n');
}

/**
 * @param {Rule} rule
 * @param {Catalogue} catalogue
 */
function factsOf(rule, catalogue) {
  const found = rule.examples.bad.flatMap(example => messagesOf(example, rule, catalogue));
  // A rule may be more or less sure than its own severity says.
  const severities = new Set([rule.severity, ...found.map(({ severity }) => severity)]);
  const rows = [
    ['Severity', [...severities].join(' or ')],
    ['Group', GROUPS[rule.group]],
    ['Looks at', rule.needs.map(need => NEEDS[need]).join('; ')],
    ['Quick fix', rule.fix ?? 'none'],
    ['Says so', rule.reference],
  ];
  return ['| | |', '|---|---|', ...rows.map(([name = '', text = '']) => `| ${name} | ${cell(text)} |`)].join('\n');
}

/**
 * @param {Example} example
 * @param {Rule} rule
 * @param {Catalogue} catalogue
 */
function reported(example, rule, catalogue) {
  const found = messagesOf(example, rule, catalogue);
  return found.map(({ severity, message }) => `> ${severity}: ${message}`).join('\n>\n');
}

/**
 * @param {Example} example
 * @param {Rule} rule
 * @param {Catalogue} catalogue
 */
function messagesOf({ manifest, profile = {} }, rule, catalogue) {
  const { findingsOf, readSourceFile, Snapshot, DEFAULT_SETTINGS, profileOf, validationFor } = catalogue;
  const uri = 'file:///example.yaml';
  const file = readSourceFile(uri, manifest, undefined, undefined, validationFor(profileOf(profile)));
  const settings = { ...DEFAULT_SETTINGS, cluster: { ...DEFAULT_SETTINGS.cluster, ...profile } };
  const found = findingsOf(new Snapshot({ files: new Map([[uri, file]]), settings }), file, ({ error }) => {
    throw error;
  });
  const own = found.filter(({ finding }) => finding.rule === rule);
  return own.map(({ severity, finding }) => ({ severity, message: finding.message }));
}

/** Shows each workload, Service and namespace once on a page: the examples of a rule share them. */
class Surroundings {
  #known = new Set();
  #matter;

  /** @param {Rule} rule */
  constructor(rule) {
    this.#matter = rule.needs.some(need => need !== 'policy');
  }

  /** @param {Example} example */
  show({ title, manifest, profile }) {
    const documents = manifest.split(/^---\n/m).filter(text => text.trim() !== '');
    const others = documents.filter(text => !isPolicy(text));
    const fresh = this.#matter ? others.filter(text => !this.#known.has(text)) : [];
    const known = this.#matter ? others.filter(text => this.#known.has(text)) : [];
    for (const text of fresh) this.#known.add(text);
    const text = documents.filter(each => isPolicy(each) || fresh.includes(each)).join('---\n');
    return [
      ...(title === undefined ? [] : [`**${title}**`]),
      ...(profile === undefined ? [] : [`For this cluster: ${settingsText(profile)}`]),
      `\`\`\`yaml\n${text.endsWith('\n') ? text : `${text}\n`}\`\`\``,
      ...(known.length === 0 ? [] : [`Beside it, as above: ${known.map(identityOf).join(', ')}.`]),
    ].join('\n\n');
  }
}

/** @param {NonNullable<Example['profile']>} profile */
function settingsText(profile) {
  const set = Object.entries(profile).map(([name, value]) => `\`cluster.${name}\` = \`${JSON.stringify(value)}\``);
  return `${set.join(', ')}.`;
}

/** @param {string} text */
function isPolicy(text) {
  return !/^kind: (?:Namespace|Service|Pod|Deployment|StatefulSet|DaemonSet|Job|CronJob)$/m.test(text);
}

/** @param {string} text */
function identityOf(text) {
  /** @param {RegExp} pattern */
  const first = pattern => pattern.exec(text)?.[1];
  const [kind, name, namespace] = [first(/^kind: (.*)$/m), first(/^ {2}name: (.*)$/m), first(/^ {2}namespace: (.*)$/m)];
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** @param {Rule} rule */
function silencing({ id }) {
  const settings = `\`\`\`json
{ "networkPolicy.rules": { "${id}": "off" } }
\`\`\``;
  // A comment in text that cannot be read is no comment.
  if (id === 'yaml-syntax') return `In the settings:\n\n${settings}`;
  return `In one place, with a comment on the line above; at the top of a document it covers the document:

\`\`\`yaml
# netpol-ignore: ${id} — why it is right here
\`\`\`

Everywhere, or with another severity, in the settings:

${settings}`;
}

/**
 * Returns the page that lists all rules.
 * @param {readonly Rule[]} rules
 */
export function indexPage(rules) {
  const groups = Object.entries(GROUPS).flatMap(([group, title]) => {
    const own = rules.filter(rule => rule.group === group);
    return own.length === 0 ? [] : [`## ${title}\n\n${table(own)}`];
  });
  const intro = `# Rules

Errors are what the API server refuses. Warnings are legal and do not do what the text says, or do more. The rest is worth knowing. A rule
that needs what is not in the workspace stays silent.`;
  return `${[intro, ...groups].join('\n\n')}\n`;
}

/** @param {readonly Rule[]} rules */
function table(rules) {
  const rows = rules.map(
    ({ id, severity, summary, fix }) =>
      `| [${id}](${id}.md) | ${severity} | ${cell(summary)} | ${fix === undefined ? '–' : 'yes'} |`,
  );
  return ['| rule | severity | what is found | quick fix |', '|---|---|---|---|', ...rows].join('\n');
}

/** @param {string} text */
function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
