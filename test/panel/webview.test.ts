import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FromHost, PanelView } from '../../client/src/panel/messages.ts';
import { type PageOptions, type PanelPage, type Panels, startPanels } from './browser.ts';
import { dark, highContrast, light } from './themes.ts';
import { emptyView, explanationOf, hugeView, openExplanation, openView, smallView, workload } from './views.ts';

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

async function show(view: PanelView | undefined, options: Partial<PageOptions> = {}): Promise<PanelPage> {
  open = await panels.open({ theme: dark, ...options });
  await open.send({ type: 'strings', strings: panels.strings });
  await open.send({ type: 'following', uri: 'file:///shop/netpol.yaml', label: 'shop/netpol.yaml' });
  if (view) await open.send({ type: 'view', view });
  return open;
}

const small = smallView();
const [web, api] = [workload('shop', 'web', 0), workload('shop', 'api', 1)];
const pair = { source: web.id, destination: api.id };
const reasons: FromHost = { type: 'explanation', pair, explanation: explanationOf(web, api, 'TCP 8080') };

describe('the matrix', () => {
  it('has a header for each group and entry, and a cell for each pair', async () => {
    const { page } = await show(small);
    const grid = page.getByRole('grid', { name: /^Who can reach whom/ });
    expect(await grid.getAttribute('aria-rowcount')).toBe('19');
    expect(await grid.getAttribute('aria-colcount')).toBe('19');
    expect(await page.getByRole('columnheader').count()).toBe(19);
    expect(await page.getByRole('columnheader', { name: 'Destinations in shop: 3' }).count()).toBe(1);
    expect(await page.getByRole('rowheader', { name: 'shop/web, Deployment, app=web' }).count()).toBe(1);
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: /^shop\/web/ }) });
    expect(await row.getAttribute('aria-rowindex')).toBe('3');
    expect(await row.getByRole('gridcell').count()).toBe(18);
  });

  it('tells levels apart by shape', async () => {
    const { page } = await show(small);
    const shapeOf = (label: string) =>
      page.getByRole('gridcell', { name: label, exact: true }).evaluate(cell => {
        const { width, backgroundImage, backgroundColor } = getComputedStyle(cell, '::before');
        return {
          width,
          half: backgroundImage.startsWith('linear-gradient'),
          filled: backgroundColor !== 'rgba(0, 0, 0, 0)',
        };
      });
    expect(await shapeOf('queue to web: nothing')).toEqual({ width: '5px', half: false, filled: false });
    expect(await shapeOf('web to api: TCP 8080')).toEqual({ width: '11px', half: true, filled: false });
    expect(await shapeOf('prometheus to web: all ports')).toEqual({ width: '11px', half: false, filled: true });
  });

  it('shows what depends by a shape of its own, in the legend too, and tells on what', async () => {
    const shown = await show(openView());
    const { page } = shown;
    const cell = page.getByRole('gridcell', { name: 'queue to web: perhaps TCP 8080', exact: true });
    const { width, transform } = await cell.evaluate(each => {
      const style = getComputedStyle(each, '::before');
      return { width: style.width, transform: style.transform };
    });
    expect(width).toBe('8px');
    expect(transform).not.toBe('none');
    expect(await page.locator('.legend li').allInnerTexts()).toEqual([
      'nothing',
      'depends',
      'some ports',
      'all ports',
      'share of a namespace',
    ]);
    await page.getByRole('rowheader', { name: 'Sources in data: 3' }).click();
    await page.getByRole('columnheader', { name: 'Destinations in shop: 3' }).click();
    const label =
      'namespace data to namespace shop: 0 of 9 connections allowed, 0 of them on some ports only, and 1 that depend';
    expect(await page.getByRole('gridcell', { name: label }).getAttribute('data-level')).toBe('depends');
    await page.getByRole('rowheader', { name: 'Sources in data: 3' }).click();
    await page.getByRole('columnheader', { name: 'Destinations in shop: 3' }).click();
    await cell.click();
    const [queue] = [workload('data', 'queue', 6)];
    const asked = { source: queue.id, destination: web.id };
    await shown.send({ type: 'explanation', pair: asked, explanation: openExplanation(queue, web) });
    const details = page.getByRole('complementary', { name: 'Details of the connection' });
    expect(await details.locator('.traffic').innerText()).toBe('perhaps TCP 8080');
    expect(await details.locator('.depends li').allInnerTexts()).toEqual([
      'It depends on the labels of namespace data, which no manifest declares.',
    ]);
  });

  it('counts workloads, policies and allowed connections', async () => {
    const { page } = await show(small);
    expect(await page.locator('.figure').allInnerTexts()).toEqual([
      'Workloads\n10',
      'Policies\n14',
      'Allowed connections\n21 of 130',
    ]);
  });

  it('sums a collapsed group', async () => {
    const { page } = await show(small);
    await page.getByRole('rowheader', { name: 'Sources in shop: 3' }).click();
    await page.getByRole('columnheader', { name: 'Destinations in data: 3' }).click();
    const grid = page.getByRole('grid');
    expect(await grid.getAttribute('aria-rowcount')).toBe('16');
    expect(await grid.getAttribute('aria-colcount')).toBe('16');
    const label = 'namespace shop to namespace data: 2 of 9 connections allowed, 2 of them on some ports only';
    expect(await page.getByRole('gridcell', { name: label }).getAttribute('data-level')).toBe('some');
  });

  it('keeps headers in sight while it scrolls', async () => {
    const { page } = await show(small, { width: 460, height: 420 });
    await page.getByRole('grid').evaluate(grid => grid.scrollTo(150, 160));
    const edges = await page.getByRole('grid').evaluate(grid => {
      const box = grid.getBoundingClientRect();
      const column = grid.querySelector('.column-header')?.getBoundingClientRect();
      const row = grid.querySelector('.row-header')?.getBoundingClientRect();
      return { top: (column?.top ?? 0) - box.top, left: (row?.left ?? 0) - box.left };
    });
    expect(edges.top).toBeLessThan(3);
    expect(edges.left).toBeLessThan(3);
  });

  it('shows a tooltip over what is hovered, and lights its headers', async () => {
    const { page } = await show(small);
    await page.getByRole('gridcell', { name: 'web to api: TCP 8080' }).hover();
    await page.locator('.tooltip').waitFor({ state: 'visible' });
    expect(await page.locator('.tooltip').innerText()).toBe('shop/web to shop/api\nTCP 8080');
    expect(await page.locator('[data-lit] .name').allInnerTexts()).toEqual(['api', 'web']);
    await page.keyboard.press('Escape');
    expect(await page.locator('.tooltip').isVisible()).toBe(false);
  });

  it('narrows each side by its own filter', async () => {
    const { page } = await show(small);
    await page.getByLabel('Filter destinations').fill('app=db');
    await page.waitForFunction(() => document.querySelector('.grid')?.getAttribute('aria-colcount') === '3');
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('19');
    await page.getByLabel('Filter sources').fill('nobody');
    await page.getByRole('heading', { name: 'Nothing matches the filter' }).waitFor();
    await page.getByText('Clear Filter').click();
    expect(await page.getByRole('grid').getAttribute('aria-colcount')).toBe('19');
    expect(await page.getByLabel('Filter destinations').inputValue()).toBe('');
  });
});

describe('a huge matrix', () => {
  it('opens as an overview of namespaces', async () => {
    const { page } = await show(hugeView(3_000));
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('31');
    expect(await page.locator('.figure').first().innerText()).toBe('Workloads\n3,000');
  });

  it('draws only what is in sight', async () => {
    const { page, settle } = await show(hugeView(3_000));
    await page.getByLabel('Expand All').click();
    const grid = page.getByRole('grid');
    expect(await grid.getAttribute('aria-rowcount')).toBe('3031');
    for (const [left, top] of [
      [0, 0],
      [30_000, 41_000],
      [90_000, 90_000],
    ] as const) {
      await grid.evaluate((element, to) => element.scrollTo(...to), [left, top] as const);
      await settle.call(open);
      expect(await page.locator('*').count()).toBeLessThan(3_000);
    }
    expect(await page.getByRole('rowheader', { name: /service-2999/ }).count()).toBe(1);
    expect(await page.getByRole('columnheader', { name: /service-2999/ }).count()).toBe(1);
  });

  it('draws one more row for a row of scrolling, and keeps the others', async () => {
    const { page } = await show(hugeView(3_000));
    await page.getByLabel('Expand All').click();
    const added = await page.getByRole('grid').evaluate(async grid => {
      const frame = () => new Promise<number>(resolve => requestAnimationFrame(resolve));
      grid.scrollTo(0, 26_000);
      await frame();
      await frame();
      const rows = new Set<Node>();
      const observer = new MutationObserver(records => {
        for (const record of records) for (const node of record.addedNodes) rows.add(node);
      });
      observer.observe(grid, { childList: true, subtree: true });
      grid.scrollBy(0, 26);
      await frame();
      await frame();
      observer.disconnect();
      return rows.size;
    });
    expect(added).toBe(1);
  });
});

describe('the details', () => {
  it('ask for the selected pair and show both sides with their rules', async () => {
    const panel = await show(small);
    const { page } = panel;
    await page.getByRole('gridcell', { name: 'web to api: TCP 8080' }).click();
    expect((await panel.received()).at(-1)).toEqual({ type: 'explain', pair });
    const details = page.getByRole('complementary', { name: 'Details of the connection' });
    expect(await details.innerText()).toContain('Looking for the deciding rules');
    await panel.send(reasons);
    const egress = details.getByRole('region', { name: 'Leaving web: egress' });
    expect(await egress.innerText()).toContain('Egress of web is limited to what its policies list.');
    expect(await egress.getByRole('button').innerText()).toBe('shop/web-egress › egress[0]');
    expect(await egress.getByRole('listitem').last().innerText()).toContain('No policy isolates it for the rest');
    expect(await details.getByRole('region', { name: 'Depends on' }).innerText()).toContain('host network');
  });

  it('open a rule by the number that the host gave it', async () => {
    const panel = await show(small);
    await panel.page.getByRole('gridcell', { name: 'web to api: TCP 8080' }).click();
    await panel.send(reasons);
    await panel.page.getByRole('button', { name: 'shop/api-ingress › ingress[0]' }).click();
    expect((await panel.received()).at(-1)).toEqual({ type: 'open', link: 101 });
  });

  it('drop an explanation of another pair', async () => {
    const panel = await show(small);
    await panel.page.getByRole('gridcell', { name: 'queue to web: nothing' }).click();
    await panel.send(reasons);
    expect(await panel.page.getByRole('complementary').innerText()).not.toContain('egress[0]');
  });

  it('of a namespace sum up what is allowed, and open it', async () => {
    const panel = await show(small);
    const { page } = panel;
    await page.getByLabel('Collapse All').click();
    await page.getByRole('gridcell', { name: /^namespace shop to namespace data/ }).click();
    expect((await panel.received()).at(-1)).toEqual({ type: 'unexplain' });
    expect(await page.locator('.kinds li').allInnerTexts()).toEqual([
      'nothing\n7',
      'TCP 5432\n1',
      'TCP 5672 · UDP 5672\n1',
    ]);
    await page.getByText('Expand Both').click();
    expect(await page.getByRole('gridcell', { name: 'api to db: TCP 5432' }).count()).toBe(1);
  });

  it('stand below the matrix in a narrow panel', async () => {
    const { page } = await show(small, { width: 420, height: 760 });
    await page.getByRole('gridcell', { name: 'web to api: TCP 8080' }).click();
    const [matrix, details] = [
      await page.locator('.matrix').boundingBox(),
      await page.locator('.details').boundingBox(),
    ];
    expect(details?.y).toBeGreaterThanOrEqual((matrix?.y ?? 0) + (matrix?.height ?? 0));
    expect(details?.width).toBe(420);
  });

  it('of a pair chosen by the host open its namespaces and drop the filter', async () => {
    const panel = await show(small);
    await panel.page.getByLabel('Filter sources').fill('queue');
    await panel.page.getByLabel('Collapse All').click();
    await panel.send({ type: 'select', pair });
    expect(await panel.page.locator('[aria-selected=true]').getAttribute('aria-label')).toBe('web to api: TCP 8080');
    expect(await panel.page.evaluate(() => document.activeElement?.textContent)).toBe('web to api');
  });
});

describe('without a matrix', () => {
  it.each([
    ['no-server', 'The language server is not running', 'Restart Server', { type: 'restart' }],
    ['failed', 'The reachability could not be computed', 'Try Again', { type: 'retry' }],
  ] as const)('%s says so and offers a way out', async (condition, title, remedy, message) => {
    const panel = await show(undefined);
    await panel.send({ type: 'condition', condition, detail: 'the reason' });
    expect(await panel.page.getByRole('heading').innerText()).toBe(title);
    expect(await panel.page.locator('.page').innerText()).toContain('the reason');
    await panel.page.getByRole('button', { name: remedy }).click();
    expect((await panel.received()).at(-1)).toEqual(message);
  });

  it('an empty workspace says what to add', async () => {
    const { page } = await show(emptyView(), { theme: light });
    expect(await page.getByRole('heading').innerText()).toBe('No workloads are declared in this workspace');
    expect(await page.locator('.page').innerText()).toContain('Add the manifests of Deployments');
    expect(await page.getByRole('grid').count()).toBe(0);
  });

  it('a workspace without policies is drawn, and says how to start', async () => {
    const { page } = await show({ ...small, policies: 0 });
    expect(await page.locator('.note').innerText()).toContain('np-default-deny');
    expect(await page.getByRole('grid').count()).toBe(1);
  });

  it('a restarting server leaves the matrix with a note that it is out of date', async () => {
    const panel = await show(small);
    await panel.send({ type: 'condition', condition: 'restarting', detail: '' });
    expect(await panel.page.locator('.note.stale').innerText()).toContain('The language server is restarting');
    expect(await panel.page.getByRole('grid').count()).toBe(1);
    await panel.send({ type: 'current' });
    expect(await panel.page.locator('.note').count()).toBe(0);
  });

  it('notes tell what was left out, with a link', async () => {
    const left = [{ text: 'broken.yaml: 1 document does not parse', link: 50 }];
    const panel = await show({ ...small, warnings: ['An ipBlock covers pods.'], left });
    await panel.page.getByText('Notes').click();
    expect(await panel.page.locator('.notes li').allInnerTexts()).toEqual([
      'An ipBlock covers pods.',
      'Left out: broken.yaml: 1 document does not parse',
    ]);
    await panel.page.getByRole('button', { name: /^broken.yaml/ }).click();
    expect((await panel.received()).at(-1)).toEqual({ type: 'open', link: 50 });
  });
});

describe('themes', () => {
  it.each([dark, light, highContrast])('$bodyClass colours the page', async theme => {
    const { page } = await show(small, { theme });
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const expected = { 'vscode-dark': 'rgb(31, 31, 31)', 'vscode-light': 'rgb(255, 255, 255)' }[theme.bodyClass];
    expect(background).toBe(expected ?? 'rgb(0, 0, 0)');
  });

  it('forced colours leave the signs their shapes', async () => {
    const { page } = await show(small);
    await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
    const signs = await page.evaluate(() =>
      ['none', 'some', 'all'].map(level => {
        const cell = document.querySelector(`.cell[data-level=${level}]`);
        const { backgroundColor, backgroundImage } = getComputedStyle(cell ?? document.body, '::before');
        return backgroundImage === 'none' ? backgroundColor : 'half';
      }),
    );
    expect(signs).toEqual(['rgba(0, 0, 0, 0)', 'half', 'rgb(255, 255, 255)']);
  });

  it('reduced motion moves nothing', async () => {
    const { page } = await show(small);
    const moves = () =>
      page
        .locator('.twisty')
        .first()
        .evaluate(twisty => getComputedStyle(twisty, '::before').transitionDuration);
    expect(await moves()).toBe('0.08s');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await moves()).toBe('0s');
  });
});
