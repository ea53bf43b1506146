import { variableIn, variableNamed } from '../../model/variables.ts';
import { DIALECT_NAMES } from '../../policies/kinds.ts';
import { defineRule } from '../shape/rule.ts';

/** Text that is left out of the analysis on purpose: templates, YAML bombs, nesting or size beyond reason. */
export const unreadDocument = defineRule({
  id: 'unread-document',
  severity: 'info',
  on: DIALECT_NAMES,
  needs: ['policy'],
  group: 'api-server',
  summary: 'A document or file is left out of the analysis.',
  why: [
    'What is left out takes no part in any answer: its policies select nothing and its workloads do not exist for the analysis.',
    'A document is left out when it is a Helm template (`{{ … }}` outside comments), when it nests deeper than 200 levels,',
    'when variables such as `$APP` are filled in before it is applied,',
    'or when its aliases stand for more than 100,000 values. A file is left out when it is larger than 16 MiB.',
    'A template is checked once it is rendered, for example with `helm template`.',
  ].join(' '),
  reference: 'Helm documentation, "helm template"; YAML 1.2, alias nodes',
  examples: {
    bad: [
      {
        title: 'A Helm template',
        manifest: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .Release.Name }}-web
spec:
  podSelector: {}
`,
      },
      {
        title: 'A variable of Flux',
        manifest: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: shop-web
spec:
  podSelector:
    matchLabels:
      app: \${APP:=web}
`,
      },
    ],
    fixed: [
      {
        title: 'As rendered',
        manifest: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: shop-web
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
      },
    ],
    nearMisses: [
      {
        title: 'A variable in an annotation',
        manifest: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: shop-web
  annotations: {owner: "\${TEAM}"}
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
      },
      {
        title: 'Braces in a comment',
        manifest: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: shop-web # was {{ .Release.Name }}-web
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
      },
      {
        title: 'Aliases that stand for little',
        manifest: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: shop-web
spec:
  podSelector: &web {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress: [{from: [{podSelector: *web}]}]
`,
      },
      {
        title: 'Flow maps within flow lists',
        manifest: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop-web}
spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}
`,
      },
    ],
  },
  // Reading finds the others, before there is a resource to check.
  *check({ resource, text }) {
    const span = variableIn(resource);
    if (span === undefined) return;
    const name = variableNamed(text.slice(span.start, span.end)) ?? 'a variable';
    yield {
      span,
      path: '',
      message: `Not checked: ${name} is filled in before this is applied. Check what comes of it to have the policy analysed.`,
    };
  },
});
