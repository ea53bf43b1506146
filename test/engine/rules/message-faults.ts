import type { FileFinding } from '../../../server/src/workspace/findings.ts';

/** Faults of a sentence that was put together: of empty lists, of numbers, of what is not there. */
const FAULTS: readonly (readonly [string, RegExp])[] = [
  ['two spaces', / {2}/],
  ['a space before a full stop or comma', / [.,;](?=\s|$)/],
  ['a space before a colon', / :(?=\s|$)/],
  ['two commas or full stops', /[,;][,.;]|(?<!\.)\.\.(?!\.)/],
  ['nothing between joining words', /\b(?:and|or) (?:and|or)\b|\b(?:by|of|matches|labelled) (?:and|or|but)\b/],
  ['a list of nothing', /(?:^|: |\. )(?:and |, )|\b(?:and|by|matches|labelled)[.,](?=\s|$)/],
  ['no value', /\b(?:undefined|NaN)\b|\[object/],
  ['an empty name', /(?<!example\.com)\/(?=[\s.,:]|$)/],
  ['an empty pair of brackets or quotes', /\(\s*\)|''|``/],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these stand for what is not known and are not to be shown.
  ['a control character', /[\u0000-\u001f]/],
  [
    'several of one',
    /(?<![.\w/:-])1 (?:more )?(?:addresses|findings|items|labels|namespaces|others|peers|pods|policies|ports|ranges|rules|services|values|workloads)\b/i,
  ],
  [
    'one of several',
    /(?<![.\w/:-])(?:[2-9]|[1-9]\d+) (?:more )?(?:address|finding|item|label|namespace|peer|pod|policy|port|range|rule|service|value|workload)\b(?!s)/i,
  ],
  ['a verb of one for several', /\ball pods\b[^.,;:]{0,40}? (?:is|has|does|matches|connects|listens|admits) /],
  ['all that have none', /\ball \w+ have no\b/],
  ['no end', /[^.?]$/],
];

/** Returns what is wrong with the sentences of a finding, its message, its fixes' titles and what it points to. */
export function faultsOf({ finding }: FileFinding): readonly string[] {
  const texts = [
    finding.message,
    ...(finding.fixes ?? []).map(({ title }) => `${title}.`),
    ...(finding.related ?? []).map(({ message }) => (message.endsWith('.') ? message : `${message}.`)),
  ];
  return texts.flatMap(text =>
    FAULTS.filter(([, pattern]) => pattern.test(withoutQuotes(text))).map(
      ([what]) => `${finding.rule.id} has ${what}: ${text}`,
    ),
  );
}

/** What stands in quotes is somebody else's text. */
function withoutQuotes(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|`[^`]+`/g, 'quoted');
}
