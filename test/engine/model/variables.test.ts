// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is tested are variables of other tools
import { describe, expect, it } from 'vitest';
import { readResources } from '../../../server/src/engine/model/read-resources.ts';
import { hasVariable, variableIn, variableNamed } from '../../../server/src/engine/model/variables.ts';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';

/** Returns the text of the first variable of each object of a document. */
function found(text: string): readonly (string | undefined)[] {
  return readResources(parseDocument(text)).map(resource => {
    const span = variableIn(resource);
    return span && text.slice(span.start, span.end);
  });
}

const policy = (spec: string, metadata = 'name: a'): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  ${metadata}\nspec:\n  ${spec}\n`;
const deployment = (spec: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  template:\n    ${spec}\n`;

describe('a variable', () => {
  it.each([
    ['${APP}', '${APP}'],
    ['a-${APP:=web}-in', '${APP}'],
    ['${app/x/y}', '${app}'],
    ['$NAMESPACE', '$NAMESPACE'],
    ['${{REPLICAS}}', '${{REPLICAS}}'],
  ])('is in %s', (text, name) => {
    expect(variableNamed(text)).toBe(name);
  });

  it.each(['$', '${}', 'cost$', '$lower', 'a$1', '^[a-z]+$'])('is not in %s', text => {
    expect(hasVariable(text)).toBe(false);
  });
});

describe('a policy with a variable', () => {
  it.each([
    ['in its name', policy('podSelector: {}', 'name: ${APP}-in'), '${APP}-in'],
    ['in its namespace', policy('podSelector: {}', 'name: a\n  namespace: $NS'), '$NS'],
    ['in a selector', policy('podSelector:\n    matchLabels:\n      app: ${APP}'), '${APP}'],
    ['in a key', policy('podSelector:\n    matchLabels:\n      "${KEY}": x'), '"${KEY}"'],
    ['in a range', policy('podSelector: {}\n  ingress:\n  - from:\n    - ipBlock:\n        cidr: ${CIDR}'), '${CIDR}'],
  ])('is found %s', (_, text, at) => {
    expect(found(text)).toEqual([at]);
  });

  it('is not found in an annotation or a comment', () => {
    expect(found(policy('podSelector: {} # ${APP}', 'name: a\n  annotations:\n    owner: ${TEAM}'))).toEqual([
      undefined,
    ]);
  });
});

describe('a workload with a variable', () => {
  it('is one where labels or ports of its pods have it', () => {
    expect(found(deployment('metadata:\n      labels:\n        app: ${APP}'))).toEqual(['${APP}']);
    const port = 'spec:\n      containers:\n      - ports:\n        - containerPort: ${PORT}';
    expect(found(deployment(port))).toEqual(['${PORT}']);
  });

  it('is none where an image, a command or an environment has it', () => {
    const container =
      'spec:\n      containers:\n      - image: ${IMAGE}\n        args: ["$(HOST) ${HOME}"]\n        env: [{name: A, value: "${B}"}]';
    expect(found(deployment(container))).toEqual([undefined]);
  });
});
