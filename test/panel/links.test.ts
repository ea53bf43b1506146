import { describe, expect, it } from 'vitest';
import { isExplanationView, isReachabilityView } from '../../client/src/panel/answers.ts';
import { checkOf } from '../../client/src/panel/checks.ts';
import { linkExplanation, linkView, placeOf } from '../../client/src/panel/links.ts';
import { LinkNumbers, Shown } from '../../client/src/panel/shown.ts';
import { panelExplanation, panelView } from '../../client/src/panel/view.ts';
import { answer, explanation, place } from './answers-fixture.ts';

describe('linkView', () => {
  it('replaces every place by a number', () => {
    const { content, places } = linkView(answer(), 10);
    expect(content.sources.map(axis => axis.link)).toEqual([10, 11]);
    expect(content.destinations.map(axis => axis.link)).toEqual([12, 13]);
    expect(content.left).toEqual([{ text: 'broken.yaml', link: 14 }]);
    expect(places).toHaveLength(5);
    expect(JSON.stringify(content)).not.toContain('file:');
    expect(checkOf(panelView)(content)).toBe(true);
  });
});

describe('linkExplanation', () => {
  it('replaces the places of ends and reasons by numbers', () => {
    const linked = linkExplanation(explanation(), 0);
    expect(linked.content.ingress.reasons[0]?.link).toBe(2);
    expect(linked.content.egress.reasons[0]).toEqual({ text: 'Not isolated', traffic: 'all ports', action: 'default' });
    expect(placeOf(linked, 2)).toEqual(place(50));
    expect(placeOf(linked, 3)).toBeUndefined();
    expect(checkOf(panelExplanation)(linked.content)).toBe(true);
  });
});

describe('Shown', () => {
  it('keeps numbers and look when places alone have moved, and opens where they are now', () => {
    const shown = new Shown(new LinkNumbers(), linkView);
    expect(shown.replace(answer())).toBe(true);
    expect(shown.replace(answer({ shift: 5 }))).toBe(false);
    expect(shown.place(1)).toEqual(place(35));
  });

  it('never uses a number for two contents', () => {
    const shown = new Shown(new LinkNumbers(), linkView);
    shown.replace(answer());
    expect(shown.replace(answer({ text: 'TCP 443' }))).toBe(true);
    expect(shown.content?.sources[0]?.link).toBe(5);
    expect(shown.place(0)).toBeUndefined();
    expect(shown.place(5)).toEqual(place(3));
  });

  it('shares its numbers with what else is shown', () => {
    const numbers = new LinkNumbers();
    const view = new Shown(numbers, linkView);
    const reasons = new Shown(numbers, linkExplanation);
    view.replace(answer());
    reasons.replace(explanation());
    expect(reasons.content?.source.link).toBe(5);
    expect(view.place(5)).toBeUndefined();
  });
});

describe('the server’s answers', () => {
  it('are read in version 1 with all their fields', () => {
    expect(isReachabilityView(answer())).toBe(true);
    expect(isReachabilityView({ ...answer(), version: 2 })).toBe(false);
    expect(isReachabilityView({ ...answer(), rows: [[0, 1]] })).toBe(false);
    expect(isReachabilityView({ ...answer(), sources: [{ ...answer().sources[0], place: { uri: 1 } }] })).toBe(false);
    expect(isExplanationView(explanation())).toBe(true);
    expect(isExplanationView({ ...explanation(), ingress: undefined })).toBe(false);
  });

  it('may carry fields of later versions', () => {
    expect(isReachabilityView({ ...answer(), later: true })).toBe(true);
  });
});
