import { expect, test } from 'vitest';
import { hoverSpec, WEB } from './hover.ts';

const SERVICE = '[shop/web](file:///work/shop.yaml#L45)';

function hoverIngressPort(port: string): string {
  return hoverSpec(`  podSelector: { matchLabels: { app: web } }\n  ingress:\n    - ports:\n        - ${port}\n`).here;
}

test('follows a name from the Service to the container port', () => {
  expect(hoverIngressPort('{ protocol: TCP, port: ht<|>tp }')).toBe(`\
**The TCP port named http**

Declared as TCP 8080 by 1 workload: ${WEB}.

- Service ${SERVICE}: 80 → http → 8080 of ${WEB}`);
});

test('says that TCP is meant where no protocol is written', () => {
  expect(hoverIngressPort('port: 80<|>80')).toMatch(
    /^\*\*TCP port 8080\*\* \(without `protocol`: TCP\)\n\nDeclared by 1 workload/,
  );
});

test('warns of the port of a Service that leads elsewhere', () => {
  expect(hoverIngressPort('{ protocol: TCP, port: 8<|>0 }')).toBe(`\
**TCP port 80**

No destination pod declares it.

80 is a port of Service ${SERVICE}; its pods listen on 8080, and policies see that one.`);
});

test('counts the ports of a range', () => {
  expect(hoverIngressPort('{ protocol: UDP, port: 8000, endPort: 81<|>00 }')).toMatch(
    /^\*\*UDP ports 8000 to 8100: 101 ports\*\*/,
  );
});

test('says that an item without port is every port of its protocol', () => {
  expect(hoverIngressPort('{ protocol: UD<|>P }')).toBe('**Every UDP port**');
});

test('looks at the destination of egress', () => {
  const spec = `  egress:
    - to: [{ podSelector: { matchLabels: { app: api } } }]
      ports: [{ protocol: TCP, port: 90<|>90 }]
`;
  expect(hoverSpec(spec).here).toBe(
    '**TCP port 9090**\n\nDeclared by 1 workload: [shop/api](file:///work/shop.yaml#L18).',
  );
});

test('sums up a list of ports', () => {
  const spec =
    '  ingress:\n    - po<|>rts: [{ port: 80 }, { port: 443 }, { port: 53, protocol: UDP }, { port: http }]\n';
  expect(hoverSpec(spec).here).toBe('**TCP 80, 443 · UDP 53 · TCP port http**');
});
