import { policyWith } from '../samples/example-manifest.ts';
import { defineRule } from '../shape/rule.ts';

/** Text that does not parse; its findings come from the problems of the parsed document. */
export const yamlSyntax = defineRule({
  id: 'yaml-syntax',
  severity: 'error',
  on: [],
  needs: ['policy'],
  group: 'api-server',
  summary: 'The text is not valid YAML or JSON.',
  why: [
    'Neither `kubectl` nor the API server can read the document, so none of it is applied.',
    'The first place that breaks the syntax is reported; what follows from it is not.',
    'As long as the text is broken, the analysis goes on with the last form that could be read.',
  ].join(' '),
  reference: 'YAML 1.2; Kubernetes reads it with go-yaml',
  examples: {
    bad: [
      { title: 'A bracket is not closed', manifest: policyWith('podSelector: {}\npolicyTypes: [Ingress\ningress: []') },
      { title: 'A tab indents a line', manifest: policyWith('podSelector:\n\tmatchLabels: {app: web}') },
    ],
    fixed: [
      { manifest: policyWith('podSelector: {}\npolicyTypes: [Ingress]\ningress: []') },
      { manifest: policyWith('podSelector:\n  matchLabels: {app: web}') },
    ],
    nearMisses: [
      {
        title: 'Tabs inside brackets are read',
        manifest: policyWith('podSelector: {}\npolicyTypes: [\n\tIngress\n\t]'),
      },
      {
        title: 'A colon without a space is part of a text',
        manifest: policyWith('podSelector:\n  matchLabels:\n    app: a-b\n    note: "a:b"'),
      },
      {
        title: 'A list may stand at the column of its key',
        manifest: policyWith('podSelector: {}\npolicyTypes:\n- Ingress'),
      },
    ],
  },
  // The text is reported where it is read; an object that could be read has nothing to add.
  *check() {},
});
