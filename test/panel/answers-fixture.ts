import type {
  Axis,
  EditorPlace,
  ExplanationView,
  ReachabilityView,
} from '../../server/src/features/support/protocol.ts';

/** A place in a made-up file. */
export function place(line: number, uri = 'file:///shop/netpol.yaml'): EditorPlace {
  return { uri, line, character: 2, endLine: line, endCharacter: 8 };
}

/** A workload as the server tells of it. */
export function axis(name: string, index: number, line?: number): Axis {
  return {
    id: `workload:shop/Deployment/${name}`,
    type: 'workload',
    namespace: 'shop',
    name,
    kind: 'Deployment',
    detail: `app=${name}`,
    class: index,
    ...(line === undefined ? {} : { place: place(line) }),
  };
}

/** Web may reach api; `shift` moves every place down, as typing above does. */
export function answer({ shift = 0, text = 'TCP 80' } = {}): ReachabilityView {
  const axes = [axis('web', 0, 3 + shift), axis('api', 1, 30 + shift)];
  return {
    version: 1,
    home: ['shop'],
    sources: axes,
    destinations: axes,
    traffics: [
      { level: 'none', text: 'nothing' },
      { level: 'some', text },
    ],
    rows: [
      [0, 1],
      [0, 0],
    ],
    policies: 2,
    warnings: [],
    left: [{ text: 'broken.yaml', place: place(7 + shift, 'file:///shop/broken.yaml') }],
  };
}

/** Why web may reach api. */
export function explanation(shift = 0): ExplanationView {
  return {
    source: axis('web', 0, 3 + shift),
    destination: axis('api', 1, 30 + shift),
    traffic: { level: 'some', text: 'TCP 80' },
    egress: {
      verdict: 'allowed',
      summary: 'No policy isolates egress of web.',
      reasons: [{ text: 'Not isolated', traffic: 'all ports', action: 'default' }],
    },
    ingress: {
      verdict: 'some',
      summary: 'One rule allows it.',
      reasons: [
        {
          text: 'allows pods labelled app=web',
          policy: 'shop/api',
          rule: 'ingress[0]',
          traffic: 'TCP 80',
          action: 'allow',
          place: place(50 + shift),
        },
      ],
    },
    depends: [],
  };
}
