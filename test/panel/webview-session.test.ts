import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PanelView } from '../../client/src/panel/messages.ts';
import { type PanelPage, type Panels, startPanels } from './browser.ts';
import { dark } from './themes.ts';
import { explanationOf, hugeView, smallView, workload } from './views.ts';

let panels: Panels;
let open: PanelPage | undefined;

beforeAll(async () => {
  panels = await startPanels();
}, 60_000);
afterAll(() => panels?.close());
afterEach(async () => {
  const problems = open?.problems ?? [];
  await open?.page.close();
  open = undefined;
  expect(problems).toEqual([]);
});

async function show(view: PanelView, state?: unknown): Promise<PanelPage> {
  open = await panels.open({ theme: dark, state });
  await open.send({ type: 'strings', strings: panels.strings }, { type: 'view', view });
  return open;
}

/** What a screen reader is told to be at. */
function activeLabel({ page }: PanelPage): Promise<string | null | undefined> {
  return page.getByRole('grid').evaluate(grid => {
    const id = grid.getAttribute('aria-activedescendant');
    return id === null ? undefined : document.getElementById(id)?.getAttribute('aria-label');
  });
}

async function press(panel: PanelPage, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await panel.page.keyboard.press(key);
  await panel.settle();
}

const small = smallView();
const [web, api] = [workload('shop', 'web', 0), workload('shop', 'api', 1)];
const pair = { source: web.id, destination: api.id };

/** The same shop with one more namespace before all others. */
function grownView(): PanelView {
  const first = { ...workload('admin', 'console', 0), class: 5 };
  return { ...small, sources: [first, ...small.sources], destinations: [first, ...small.destinations] };
}

describe('the keyboard', () => {
  it('walks the cells', async () => {
    const panel = await show(small);
    await panel.page.getByRole('grid').focus();
    await press(panel, 'ArrowDown', 'ArrowRight', 'ArrowRight');
    expect(await activeLabel(panel)).toBe('web to api: TCP 8080');
    await press(panel, 'End');
    expect(await activeLabel(panel)).toBe('web to everything else: nothing');
    await press(panel, 'Control+Home', 'ArrowUp');
    expect(await activeLabel(panel)).toBe('Destinations in shop: 3');
    await press(panel, 'ArrowDown', 'ArrowLeft');
    expect(await activeLabel(panel)).toBe('Sources in shop: 3');
  });

  it('collapses a group from its header', async () => {
    const panel = await show(small);
    await panel.page.getByRole('grid').focus();
    await press(panel, 'ArrowLeft', 'Enter');
    const header = panel.page.getByRole('rowheader', { name: 'Sources in shop: 3' });
    expect(await header.getAttribute('aria-expanded')).toBe('false');
    await press(panel, 'Enter');
    expect(await header.getAttribute('aria-expanded')).toBe('true');
  });

  it('opens the declaration from the header of an entry', async () => {
    const panel = await show(small);
    await panel.page.getByRole('grid').focus();
    await press(panel, 'ArrowDown', 'ArrowLeft', 'Enter');
    expect((await panel.received()).at(-1)).toEqual({ type: 'open', link: 0 });
  });

  it('enters the details and comes back', async () => {
    const panel = await show(small);
    await panel.page.getByRole('grid').focus();
    await press(panel, 'ArrowDown', 'ArrowRight', 'ArrowRight', 'Enter');
    await panel.send({ type: 'explanation', pair, explanation: explanationOf(web, api, 'TCP 8080') });
    expect(await panel.page.evaluate(() => document.activeElement?.textContent)).toBe('web to api');
    await press(panel, 'Tab', 'Tab', 'Tab', 'Tab');
    expect(await panel.page.evaluate(() => document.activeElement?.textContent)).toBe('shop/web-egress › egress[0]');
    await press(panel, 'Escape');
    expect(await panel.page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
    expect(await panel.page.locator('.details').isVisible()).toBe(false);
    expect(await activeLabel(panel)).toBe('web to api: TCP 8080');
    expect((await panel.received()).at(-1)).toEqual({ type: 'unexplain' });
  });

  it('tells of a cell selected by Space without leaving the grid', async () => {
    const panel = await show(small);
    await panel.page.getByRole('grid').focus();
    await press(panel, 'ArrowDown', 'ArrowRight', 'ArrowRight', ' ');
    expect(await panel.page.getByRole('status').innerText()).toBe('web to api: TCP 8080');
    expect(await panel.page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
  });

  it('brings far cells into sight beside the headers', async () => {
    const panel = await show(hugeView(3_000));
    await panel.page.getByLabel('Expand All').click();
    await panel.page.getByRole('grid').focus();
    await press(panel, 'Control+End');
    expect(await activeLabel(panel)).toBe('service-2999 to its own other pods: nothing');
    await press(panel, 'PageUp', 'PageUp', 'Home');
    const inSight = await panel.page.getByRole('grid').evaluate(grid => {
      const box = grid.getBoundingClientRect();
      const [cell, header, corner] = ['[data-active]', '.row-header', '.corner'].map(selector =>
        grid.querySelector(selector)?.getBoundingClientRect(),
      );
      if (!cell || !header || !corner) return false;
      return cell.left >= header.right - 1 && cell.top >= corner.bottom - 1 && cell.bottom <= box.bottom;
    });
    expect(inSight).toBe(true);
  });

  it('keeps the active cell in the document when it is scrolled away', async () => {
    const panel = await show(hugeView(3_000));
    await panel.page.getByLabel('Expand All').click();
    await panel.page.getByRole('grid').focus();
    await press(panel, 'ArrowDown', 'ArrowRight');
    await panel.page.getByRole('grid').evaluate(grid => grid.scrollTo(40_000, 40_000));
    await panel.settle();
    expect(await activeLabel(panel)).toBe('service-0 to its own other pods: TCP 8080');
  });
});

describe('an update while typing', () => {
  it('keeps selection, focus and the lines in sight', async () => {
    const panel = await show(small);
    const { page } = panel;
    await page.getByRole('grid').evaluate(grid => grid.scrollTo(0, 40));
    await page.getByRole('gridcell', { name: 'web to api: TCP 8080' }).click();
    const before = await page.getByRole('rowheader', { name: /^data\/db/ }).boundingBox();
    await panel.send({ type: 'view', view: grownView() });
    const after = await page.getByRole('rowheader', { name: /^data\/db/ }).boundingBox();
    expect(after?.y).toBe(before?.y);
    expect(await page.locator('[aria-selected=true]').getAttribute('aria-label')).toBe('web to api: TCP 8080');
    expect(await activeLabel(panel)).toBe('web to api: TCP 8080');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
  });

  it('keeps the focus on a rule of the details', async () => {
    const panel = await show(small);
    await panel.page.getByRole('gridcell', { name: 'web to api: TCP 8080' }).click();
    await panel.send({ type: 'explanation', pair, explanation: explanationOf(web, api, 'TCP 8080') });
    await panel.page.getByRole('button', { name: 'shop/api-ingress › ingress[0]' }).focus();
    await panel.send({ type: 'explanation', pair, explanation: explanationOf(web, api, 'TCP 9090') });
    expect(await panel.page.evaluate(() => document.activeElement?.textContent)).toBe('shop/api-ingress › ingress[0]');
    expect(await panel.page.locator('.traffic').innerText()).toBe('TCP 9090');
  });

  it('tells how many connections are allowed now, if that changed', async () => {
    const panel = await show(small);
    await panel.send({ type: 'view', view: { ...small, policies: 15 } });
    expect(await panel.page.getByRole('status').innerText()).toBe('');
    const closed = { ...small, rows: small.rows.map(row => row.map(() => 0)) };
    await panel.send({ type: 'view', view: closed });
    expect(await panel.page.getByRole('status').innerText()).toBe('Updated: 0 of 130 connections allowed');
  });

  it('says that a selected pair has left the workspace', async () => {
    const panel = await show(small);
    await panel.page.getByRole('gridcell', { name: 'web to api: TCP 8080' }).click();
    const left = small.sources.filter(axis => axis.id !== web.id);
    await panel.send({ type: 'view', view: { ...small, sources: left } });
    expect(await panel.page.getByRole('complementary').innerText()).toContain('is not in the workspace any more');
  });
});

describe('a move to another file', () => {
  /** Sixty workloads in 30 namespaces, those of the file before the others. */
  function viewFrom(...home: readonly string[]): PanelView {
    const view = hugeView(60);
    const axes = view.sources.toSorted(
      (one, other) => Number(home.includes(other.namespace)) - Number(home.includes(one.namespace)),
    );
    return { ...view, sources: axes, destinations: axes, home };
  }

  async function follow(panel: PanelPage, name: string, ...home: readonly string[]): Promise<void> {
    const uri = `file:///${name}.yaml`;
    await panel.send({ type: 'following', uri, label: name }, { type: 'view', view: viewFrom(...home) });
  }

  async function rows(panel: PanelPage, count: number): Promise<readonly string[]> {
    const texts = await panel.page.locator('[role=rowheader] .name').allInnerTexts();
    return texts.slice(0, count);
  }

  it('shows its namespaces first and open, the others closed', async () => {
    const panel = await show(viewFrom('team-07'));
    expect(await rows(panel, 4)).toEqual(['team-07', 'service-14', 'service-15', 'team-00']);
    await follow(panel, 'other', 'team-20');
    expect(await rows(panel, 4)).toEqual(['team-20', 'service-40', 'service-41', 'team-00']);
    expect(await panel.page.getByRole('grid').getAttribute('aria-rowcount')).toBe('33');
  });

  it('goes to the beginning, where its namespaces are', async () => {
    const panel = await show(viewFrom('team-07'));
    await panel.page.getByLabel('Expand All').click();
    await panel.page.getByRole('grid').evaluate(grid => grid.scrollTo(900, 900));
    await follow(panel, 'other', 'team-20');
    expect(await panel.page.getByRole('grid').evaluate(grid => [grid.scrollLeft, grid.scrollTop])).toEqual([0, 0]);
  });

  it('stays where it is when the same file changes', async () => {
    const panel = await show(viewFrom('team-07'));
    await panel.page.getByLabel('Expand All').click();
    await panel.page.getByRole('grid').evaluate(grid => grid.scrollTo(900, 900));
    await panel.send({ type: 'view', view: { ...viewFrom('team-07'), policies: 1 } });
    expect(await panel.page.getByRole('grid').evaluate(grid => [grid.scrollLeft, grid.scrollTop])).toEqual([900, 900]);
  });

  it('keeps the cell in sight whose rules are being read', async () => {
    const panel = await show(viewFrom('team-07'));
    await panel.page.getByRole('gridcell', { name: /^service-14 to service-15:/ }).click();
    await follow(panel, 'other', 'team-20');
    expect(await panel.page.locator('[aria-selected=true]').getAttribute('aria-label')).toMatch(
      /^service-14 to service-15/,
    );
    await panel.page.keyboard.press('Escape');
    await follow(panel, 'third', 'team-21');
    expect(await rows(panel, 9)).not.toContain('service-14');
  });

  it('leaves open and closed what somebody opened and closed', async () => {
    const panel = await show(viewFrom('team-07'));
    await panel.page.getByRole('rowheader', { name: 'Sources in team-01: 2' }).click();
    await panel.page.getByRole('rowheader', { name: 'Sources in team-07: 2' }).click();
    await follow(panel, 'other', 'team-20');
    await follow(panel, 'first', 'team-07');
    expect(await rows(panel, 5)).toEqual(['team-07', 'team-00', 'team-01', 'service-2', 'service-3']);
  });
});

describe('a reload', () => {
  it('restores filters, groups, selection and scroll', async () => {
    const first = await show(small);
    await first.send({ type: 'following', uri: 'file:///shop/a.yaml', label: 'a.yaml' });
    await first.page.getByRole('columnheader', { name: 'Destinations in data: 3' }).click();
    await first.page.getByLabel('Filter sources').fill('shop');
    await first.page.waitForTimeout(150);
    await first.page.getByRole('gridcell', { name: 'web to api: TCP 8080' }).click();
    const stored = await first.stored();
    expect(stored).toEqual({
      version: 1,
      uri: 'file:///shop/a.yaml',
      folds: {
        sources: { closed: [], opened: [] },
        destinations: { closed: ['namespace:data'], opened: [] },
      },
      filter: { sources: 'shop', destinations: '' },
      selected: pair,
      scroll: { top: 0, left: 0 },
    });
    await first.page.close();
    const second = await show(small, stored);
    expect(await second.page.getByLabel('Filter sources').inputValue()).toBe('shop');
    expect(await second.page.getByRole('grid').getAttribute('aria-rowcount')).toBe('5');
    expect(await second.page.locator('[aria-selected=true]').getAttribute('aria-label')).toBe('web to api: TCP 8080');
    expect(await second.page.locator('.details').isVisible()).toBe(true);
    expect(await second.received()).toEqual([{ type: 'ready' }, { type: 'explain', pair }]);
  });

  it('restores where a huge matrix was scrolled to', async () => {
    const first = await show(hugeView(3_000));
    await first.page.getByLabel('Expand All').click();
    await first.page.getByRole('grid').evaluate(grid => grid.scrollTo(12_345, 23_456));
    const stored = await first.stored();
    await first.page.close();
    const second = await show(hugeView(3_000), stored);
    const at = await second.page.getByRole('grid').evaluate(grid => [grid.scrollLeft, grid.scrollTop]);
    expect(at).toEqual([12_345, 23_456]);
    expect(await second.page.getByRole('rowheader', { name: /service-89\d,/ }).count()).toBe(10);
  });

  it('starts afresh from a state that it cannot read', async () => {
    const panel = await show(small, { version: 0, scroll: 'far' });
    expect(await panel.page.getByRole('grid').getAttribute('aria-rowcount')).toBe('19');
  });
});

describe('messages', () => {
  it('that are none of the host’s are dropped', async () => {
    const panel = await show(small);
    await panel.page.evaluate(() => {
      window.postMessage({ type: 'view', view: { sources: 'all' } }, '*');
      window.postMessage('condition', '*');
    });
    await panel.settle();
    expect(await panel.page.getByRole('grid').getAttribute('aria-rowcount')).toBe('19');
  });
});
