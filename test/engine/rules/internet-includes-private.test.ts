import { describe, expect, it } from 'vitest';
import { internetIncludesPrivate as rule } from '../../../server/src/engine/rules/addresses/internet-includes-private/internet-includes-private.ts';
import { documents, policy, service } from '../../../server/src/engine/rules/samples/samples.ts';
import { fixed, fixTitles, marks, messages } from './check-manifest.ts';

const egress = (name: string, ...rules: readonly string[]): string =>
  policy('shop', name, `podSelector: {}\npolicyTypes: [Egress]\negress:\n${rules.map(each => `- ${each}\n`).join('')}`);
const to = (...blocks: readonly string[]): string => `to: [${blocks.map(each => `{ipBlock: {${each}}}`).join(', ')}]`;
const ALL = 'cidr: 0.0.0.0/0';

describe('what says that the internet is meant', () => {
  it.each([
    ['a name', egress('allow-internet', to(ALL)), 1],
    ['a name of two parts', egress('to-external', to(ALL)), 1],
    ['a comment above the rule', egress('web', to(ALL)).replace('  - to', '  # the internet\n  - to'), 1],
    ['a comment behind a block', egress('web', `${to(ALL)} # public addresses`), 1],
    ['a comment on another rule', egress('web', 'ports: [{port: 53}] # the internet', to(ALL)), 0],
    ['a word that is longer', egress('internetwork', to(ALL)), 0],
    ['nothing', egress('web', to(ALL)), 0],
    ['the label of the pods', egress('external-dns', to(ALL)).replace('{}', '{matchLabels: {app: external-dns}}'), 0],
  ])('%s', (_, text, count) => {
    expect(marks(rule, text)).toHaveLength(count);
  });
});

describe('private addresses', () => {
  it.each([
    ['in all addresses', to(ALL), ['0.0.0.0/0']],
    ['in parts', to('cidr: 128.0.0.0/1', 'cidr: 0.0.0.0/1'), ['128.0.0.0/1']],
    ['of IPv6', to('cidr: "::/0"'), ['"::/0"']],
    ['of both', to(ALL, 'cidr: "::/0"'), ['0.0.0.0/0', '"::/0"']],
    ['when others are left out', to(`${ALL}, except: [169.254.0.0/16]`), ['0.0.0.0/0']],
    ['not when one range is left out', to(`${ALL}, except: [172.16.0.0/12]`), []],
    ['not when public addresses are missing', to('cidr: 0.0.0.0/1'), []],
    ['not in a rule for everything', 'ports: [{port: 443}]', []],
  ])('are found %s', (_, text, at) => {
    expect(marks(rule, egress('internet', text)).map(each => each.at)).toEqual(at);
  });

  it('are left out of each part that holds them, and what is left out stays so', () => {
    expect(fixed(rule, egress('internet', to('cidr: 0.0.0.0/1, except: [100.64.0.0/10]', 'cidr: 128.0.0.0/1')))).toBe(
      egress(
        'internet',
        to(
          'cidr: 0.0.0.0/1, except: [100.64.0.0/10, 10.0.0.0/8]',
          'cidr: 128.0.0.0/1, except: [169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16]',
        ),
      ),
    );
  });

  it('are named with the family', () => {
    expect(messages(rule, egress('internet', to('cidr: "::/0"')))).toEqual([
      'This is more than the internet: it holds the private addresses of IPv6 too, where the cluster and what is around it live. Leave them out with except.',
    ]);
  });
});

describe('one family alone', () => {
  const dual = (fields: string): string => service('shop', 'web', 80, 8080).replace('spec:\n', `spec:\n  ${fields}\n`);
  const open = egress('web', to(ALL));

  it.each([
    ['ipFamilies: [IPv4, IPv6]', 1],
    ['ipFamilyPolicy: RequireDualStack', 1],
    ['clusterIPs: [10.0.0.1, "fd00::1"]', 1],
    ['ipFamilyPolicy: PreferDualStack', 0],
    ['clusterIP: 10.0.0.1', 0],
  ])('is reported beside a Service with %s: %i', (fields, count) => {
    expect(marks(rule, documents(open, dual(fields)))).toHaveLength(count);
  });

  it('is reported beside a Pod with two addresses', () => {
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {}\nstatus: {podIPs: [{ip: 10.0.0.1}, {ip: "fd00::1"}]}\n';
    expect(messages(rule, documents(open, pod))).toEqual([
      'The internet stays closed over IPv6: Pod shop/web says that the cluster has both families, and this rule names addresses of the other alone. Add ::/0 beside them.',
    ]);
  });

  it('gets its twin', () => {
    const text = documents(open, dual('ipFamilies: [IPv4, IPv6]'));
    expect(fixTitles(rule, text)).toEqual(['Add ::/0 without private ranges']);
    expect(fixed(rule, text)).toContain(
      '{ipBlock: {cidr: 0.0.0.0/0}}, {ipBlock: {cidr: "::/0", except: ["fc00::/7", "fe80::/10"]}}]',
    );
    expect(marks(rule, fixed(rule, text))).toEqual([]);
  });

  it('is none while another rule or policy of the namespace names the other', () => {
    const both = dual('ipFamilies: [IPv4, IPv6]');
    expect(marks(rule, documents(egress('web', to(ALL), to('cidr: "2001:db8::/32"')), both))).toEqual([]);
    expect(
      marks(rule, documents(open, egress('more', to('cidr: "::/0"')), both)).filter(({ at }) => at !== '"::/0"'),
    ).toEqual([]);
  });
});

describe('the private range with the prefix length of its neighbour', () => {
  const peers = (...cidrs: readonly string[]): string => egress('inside', to(...cidrs.map(each => `cidr: ${each}`)));
  const left = (...cidrs: readonly string[]): string => egress('outside', to(`${ALL}, except: [${cidrs.join(', ')}]`));
  const [ten, slip, home] = ['10.0.0.0/8', '172.16.0.0/16', '192.168.0.0/16'];

  it('is told among peers and among what is left out, and mended', () => {
    for (const list of [peers, left]) {
      const text = list(ten, slip, home);
      expect(marks(rule, text).map(({ severity, at }) => [severity, at])).toEqual([['info', slip]]);
      expect(fixed(rule, text)).toBe(text.replace(slip, '172.16.0.0/12'));
    }
    expect(messages(rule, peers(slip, ten, home))).toEqual([
      'The private ranges are 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 (RFC 1918), and 172.16.0.0/16 is a sixteenth of the second. Write 172.16.0.0/12.',
    ]);
    expect(messages(rule, left(ten, '172.16.0.0/8', home))[0]).toContain(
      '172.16.0.0/8 is wider, with public addresses.',
    );
  });

  it.each([
    ['a sibling is missing', [ten, slip]],
    ['a sibling is another range', [ten, slip, '192.168.1.0/24']],
    ['the whole range is there too', [ten, slip, '172.16.0.0/12', home]],
    ['other parts of the range are there', [ten, slip, '172.17.0.0/16', home]],
    ['the prefix length is no neighbour’s', [ten, '172.16.0.0/20', home]],
  ])('stays silent where %s', (_, cidrs) => {
    expect(marks(rule, peers(...cidrs))).toEqual([]);
    expect(marks(rule, left(...cidrs))).toEqual([]);
  });
});
