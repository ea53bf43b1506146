import { expect, test } from 'vitest';
import { slotsAt } from '../../server/src/features/completion/cursor.ts';
import { completion } from '../../server/src/features/completion.ts';
import { hover } from '../../server/src/features/hover.ts';
import { LineIndex } from '../../server/src/workspace/files/line-index.ts';
import { HEAD, SHOP } from './shop.ts';
import { workspaceOf } from './workspace.ts';

const SAMPLE = `# head
---
${HEAD}  podSelector: &own
    matchLabels: { app: web, "tier": 'back' }   # comment
  policyTypes: [Ingress, Egress]
  ingress:
  - from:
    - podSelector: *own
    -
      namespaceSelector: {
        matchLabels: { team: sales },
      }
    ports: [{ port: 80 }, { port: "http",
      protocol: TCP }]
  -
  egress:
    - to:
        - ipBlock:
            cidr: 0.0.0.0/0
            except:
              - 10.0.0.0/8
---
{ "kind": "NetworkPolicy", "apiVersion": "networking.k8s.io/v1",
  "spec": { "podSelector": {} } }
`;

test.each([
  ['a whole text', (text: string) => text],
  ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
])('slots replace a stretch of the cursor line that touches the cursor, in %s', (_, change) => {
  const text = change(SAMPLE);
  for (let offset = 0; offset <= text.length; offset++) {
    for (const { replace } of [...slotsAt(text, offset), ...slotsAt(text.slice(0, offset), offset)]) {
      expect(replace.start).toBeLessThanOrEqual(offset);
      expect(replace.end).toBeGreaterThanOrEqual(offset);
      expect(text.slice(replace.start, replace.end)).not.toMatch(/[\r\n]/);
    }
  }
});

test('hover and completion answer wherever the text breaks off', () => {
  for (let offset = 0; offset <= SAMPLE.length; offset += 3) {
    const text = SAMPLE.slice(0, offset);
    const { snapshot, uri } = workspaceOf({ ...SHOP, 'policy.yaml': text });
    const position = new LineIndex(text).position(offset);
    expect(Array.isArray(completion(snapshot, uri, position))).toBe(true);
    expect(hover(snapshot, uri, position)).toBeDefined();
  }
});
