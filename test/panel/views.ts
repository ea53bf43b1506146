import type { PanelAxis, PanelExplanation, PanelView } from '../../client/src/panel/messages.ts';

const nothing = { level: 'none', text: 'nothing' } as const;
const everything = { level: 'all', text: 'all ports' } as const;

/** A workload of a made-up shop. */
export function workload(namespace: string, name: string, index: number, detail = `app=${name}`): PanelAxis {
  const id = `workload:${namespace}/Deployment/${name}`;
  return { id, type: 'workload', namespace, name, kind: 'Deployment', detail, class: index, link: index };
}

/** A range of external addresses. */
export function addresses(range: string, detail: string, index: number): PanelAxis {
  return { id: `addresses:${range}`, type: 'addresses', namespace: '', name: range, kind: '', detail, class: index };
}

const places: readonly (readonly [namespace: string, name: string])[] = [
  ['shop', 'web'],
  ['shop', 'api'],
  ['shop', 'cart'],
  ['payments', 'payments'],
  ['payments', 'ledger'],
  ['data', 'db'],
  ['data', 'queue'],
  ['data', 'reporting-warehouse-replica'],
  ['monitoring', 'prometheus'],
  ['ingress', 'controller'],
];

const allowed: Readonly<Record<string, string>> = {
  'controller>web': 'TCP 8080',
  'web>api': 'TCP 8080',
  'api>cart': 'TCP 8080',
  'api>payments': 'TCP 8443',
  'payments>ledger': 'TCP 9000',
  'payments>db': 'TCP 5432',
  'api>db': 'TCP 5432',
  'cart>queue': 'TCP 5672 · UDP 5672',
  'db>reporting-warehouse-replica': 'TCP 5432',
  'payments>10.0.0.0/8': 'TCP 443',
  'prometheus>everything else': 'TCP 443',
  '10.0.0.0/8>controller': 'TCP 443',
};

/** Ten workloads in five namespaces and two external ranges. */
export function smallView(): PanelView {
  const workloads = places.map(([namespace, name], index) => workload(namespace, name, index));
  const axes = [...workloads, addresses('10.0.0.0/8', 'private', 10), addresses('everything else', '', 11)];
  const texts = [...new Set(Object.values(allowed))];
  const traffics = [nothing, everything, ...texts.map(text => ({ level: 'some', text }) as const)];
  const rows = axes.map(source =>
    axes.map(destination => {
      const text = allowed[`${source.name}>${destination.name}`];
      if (text !== undefined) return texts.indexOf(text) + 2;
      return source.name === 'prometheus' && destination.type === 'workload' ? 1 : 0;
    }),
  );
  return { sources: axes, destinations: axes, home: [], traffics, rows, policies: 14, warnings: [], left: [] };
}

/** The same, with connections that depend on facts out of sight. */
export function openView(): PanelView {
  const { traffics, rows, ...view } = smallView();
  const place = (name: string): number => places.findIndex(([, each]) => each === name);
  const depending = new Map([
    [`${place('queue')} ${place('web')}`, traffics.length],
    [`${place('web')} ${place('cart')}`, traffics.length],
    [`${place('api')} ${place('payments')}`, traffics.length + 1],
  ]);
  return {
    ...view,
    traffics: [
      ...traffics,
      { level: 'depends', text: 'perhaps TCP 8080' },
      { level: 'some', text: 'TCP 8443, perhaps TCP 9090' },
    ],
    rows: rows.map((row, source) => row.map((index, target) => depending.get(`${source} ${target}`) ?? index)),
  };
}

/** Why nobody knows whether queue reaches web. */
export function openExplanation(source: PanelAxis, destination: PanelAxis): PanelExplanation {
  const explanation = explanationOf(source, destination, 'TCP 8080');
  return {
    ...explanation,
    traffic: { level: 'depends', text: 'perhaps TCP 8080' },
    ingress: { ...explanation.ingress, verdict: 'depends' },
    depends: ['It depends on the labels of namespace data, which no manifest declares.'],
  };
}

/** External ranges alone: nobody runs here. */
export function emptyView(): PanelView {
  const axes = [addresses('0.0.0.0/0', 'every address', 0)];
  return {
    sources: axes,
    destinations: axes,
    home: [],
    traffics: [nothing],
    rows: [[0]],
    policies: 0,
    warnings: [],
    left: [],
  };
}

/** Thousands of workloads in 30 namespaces, of 300 classes. */
export function hugeView(entries: number): PanelView {
  const axes = Array.from({ length: entries }, (_, index) => {
    const namespace = `team-${String(Math.floor((index * 30) / entries)).padStart(2, '0')}`;
    const axis = workload(namespace, `service-${index}`, index, `app=service-${index}, tier=${index % 3}`);
    return { ...axis, class: index % 300 };
  });
  const rows = Array.from({ length: 300 }, (_, row) =>
    Array.from({ length: 300 }, (_, column) => ((row * 7 + column * 13) % 11 === 0 ? 2 : row % 40 === 0 ? 1 : 0)),
  );
  const traffics = [nothing, everything, { level: 'some', text: 'TCP 8080' } as const];
  return { sources: axes, destinations: axes, home: [], traffics, rows, policies: 300, warnings: [], left: [] };
}

/** Why web reaches api: a rule on each side. */
export function explanationOf(source: PanelAxis, destination: PanelAxis, text: string): PanelExplanation {
  return {
    source,
    destination,
    traffic: { level: text === 'nothing' ? 'none' : 'some', text },
    egress: {
      verdict: 'some',
      summary: `Egress of ${source.name} is limited to what its policies list.`,
      reasons: [
        {
          text: `allows pods labelled app=${destination.name}`,
          policy: `${source.namespace}/${source.name}-egress`,
          rule: 'egress[0]',
          traffic: text,
          action: 'allow',
          link: 100,
        },
        { text: 'No policy isolates it for the rest', traffic: '', action: 'default' },
      ],
    },
    ingress: {
      verdict: 'some',
      summary: `Ingress of ${destination.name} is limited to what its policies list.`,
      reasons: [
        {
          text: `allows pods labelled app=${source.name}`,
          policy: `${destination.namespace}/${destination.name}-ingress`,
          rule: 'ingress[0]',
          traffic: text,
          action: 'allow',
          link: 101,
        },
      ],
    },
    depends: ['whether the plug-in enforces policies on pods of the host network'],
  };
}
