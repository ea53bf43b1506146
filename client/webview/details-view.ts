import type { PanelAxis, PanelExplanation, PanelReason, PanelSide, Traffic } from '../src/panel/messages.ts';
import { element } from './dom.ts';
import { fullName } from './labels.ts';
import { glyph } from './legend.ts';
import { placeLink } from './notes.ts';
import { text } from './texts.ts';

type Open = (link: number) => void;

const verdictTexts = {
  allowed: 'verdictAllowed',
  some: 'verdictSome',
  depends: 'verdictDepends',
  blocked: 'verdictBlocked',
} as const;
const verdictLevels = { allowed: 'all', some: 'some', depends: 'depends', blocked: 'none' } as const;
const actionTexts = {
  allow: 'actionAllow',
  deny: 'actionDeny',
  pass: 'actionPass',
  default: 'actionDefault',
} as const;

function endView(axis: PanelAxis, role: 'from' | 'to', open: Open): HTMLElement {
  const facts = [axis.kind, axis.detail].filter(Boolean).join(' · ');
  return element(
    'div',
    { class: 'end' },
    element('span', { class: 'role' }, text(role)),
    element(
      'div',
      {},
      placeLink(axis, fullName(axis), open, role),
      facts === '' ? undefined : element('div', { class: 'aside' }, facts),
    ),
  );
}

function reasonView(reason: PanelReason, key: string, open: Open): HTMLElement {
  const policy = [reason.policy, reason.rule].filter(part => part !== undefined).join(' › ');
  const name = policy === '' ? reason.text : policy;
  return element(
    'li',
    { class: 'reason', 'data-action': reason.action },
    element('span', { class: 'action' }, text(actionTexts[reason.action])),
    element(
      'div',
      {},
      placeLink(reason, name, open, key),
      policy === '' ? undefined : element('div', {}, reason.text),
      reason.traffic === '' ? undefined : element('div', { class: 'aside' }, reason.traffic),
    ),
  );
}

function sideView(side: PanelSide, title: string, key: string, open: Open): HTMLElement {
  return element(
    'section',
    { class: 'side', 'aria-label': title, 'data-verdict': side.verdict },
    element('h3', {}, title),
    element('p', { class: 'verdict' }, glyph(verdictLevels[side.verdict]), text(verdictTexts[side.verdict])),
    element('p', {}, side.summary),
    element(
      'ul',
      { class: 'reasons' },
      ...side.reasons.map((reason, index) => reasonView(reason, `${key}:${index}`, open)),
    ),
  );
}

function dependsView(depends: readonly string[]): HTMLElement | undefined {
  if (depends.length === 0) return undefined;
  return element(
    'section',
    { class: 'side depends', 'aria-label': text('dependsOn') },
    element('h3', {}, text('dependsOn')),
    element('ul', {}, ...depends.map(fact => element('li', {}, fact))),
  );
}

/** Both ends and what passes between them; known before the reasons are. */
export function pairView(
  source: PanelAxis,
  destination: PanelAxis,
  traffic: Traffic,
  open: Open,
): readonly HTMLElement[] {
  return [
    element('div', { class: 'ends' }, endView(source, 'from', open), endView(destination, 'to', open)),
    element('p', { class: 'traffic', 'data-level': traffic.level }, glyph(traffic.level), traffic.text),
  ];
}

/** Why a pair is connected as it is: each side with its deciding rules. */
export function explanationView(explanation: PanelExplanation, open: Open): readonly HTMLElement[] {
  const { source, destination, traffic, egress, ingress, depends } = explanation;
  return [
    ...pairView(source, destination, traffic, open),
    sideView(egress, text('egressOf', source.name), 'egress', open),
    sideView(ingress, text('ingressOf', destination.name), 'ingress', open),
    dependsView(depends),
  ].filter(part => part !== undefined);
}
