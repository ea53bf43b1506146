import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { contentPolicy, makeNonce, pageHtml } from '../../client/src/panel/html.ts';
import type { FromHost, FromWebview } from '../../client/src/panel/messages.ts';
import { chromium as chromiumPart, missingText, packageManager } from '../../scripts/host/system-parts.mjs';
import { englishStrings } from './english-strings.ts';
import type { Theme } from './themes.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

function findChromium(): string {
  const found = chromiumPart.find();
  if (found === undefined) throw new Error(missingText([chromiumPart], packageManager()));
  return found;
}

/** Bundles what the tests load, as the build does. */
async function bundle(folder: string): Promise<void> {
  const common = { absWorkingDir: root, bundle: true, outdir: folder, logLevel: 'warning' } as const;
  await build({ ...common, entryPoints: ['client/webview/panel.ts'], format: 'iife', target: 'es2022' });
  await build({ ...common, entryPoints: ['client/webview/panel.css'] });
}

/** Serves the page as the host writes it, with its policy as a header besides. */
async function serve(folder: string): Promise<{ readonly address: string; close(): void }> {
  const server = createServer((request, response) => {
    const file = request.url === '/panel.js' ? 'panel.js' : request.url === '/panel.css' ? 'panel.css' : undefined;
    if (file) {
      response.setHeader('Content-Type', file === 'panel.js' ? 'text/javascript' : 'text/css');
      response.end(readFileSync(join(folder, file)));
    } else if (request.url === '/') {
      const nonce = makeNonce();
      response.setHeader('Content-Type', 'text/html');
      response.setHeader('Content-Security-Policy', contentPolicy(nonce));
      response.end(
        pageHtml({ title: 'Reachability', language: 'en', nonce, script: '/panel.js', style: '/panel.css' }),
      );
    } else response.writeHead(404).end();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return { address: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}

/** How a page is opened. */
export interface PageOptions {
  readonly theme: Theme;
  readonly width?: number;
  readonly height?: number;
  /** What the last session stored. */
  readonly state?: unknown;
}

/** The webview in a page of its own, with the tests in the place of the host. */
export class PanelPage {
  readonly page: Page;
  /** What the page broke or complained of: policy violations, errors, failed loads. */
  readonly problems: readonly string[];

  constructor(page: Page, problems: readonly string[]) {
    this.page = page;
    this.problems = problems;
  }

  async send(...messages: readonly FromHost[]): Promise<void> {
    // As one text: the driver takes seconds to carry a large tree of values.
    await this.page.evaluate(text => {
      const all: unknown[] = JSON.parse(text);
      for (const message of all) window.postMessage(message, '*');
    }, JSON.stringify(messages));
    await this.settle();
  }

  /** Waits until what was asked for is drawn. */
  async settle(): Promise<void> {
    await this.page.evaluate(
      () => new Promise(resolve => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(resolve)), 20)),
    );
  }

  async received(): Promise<readonly FromWebview[]> {
    return this.page.evaluate(() => Reflect.get(window, 'received'));
  }

  /** What the page has stored for the next session. */
  async stored(): Promise<unknown> {
    await this.settle();
    return this.page.evaluate(() => {
      window.dispatchEvent(new Event('pagehide'));
      return Reflect.get(window, 'stored');
    });
  }
}

/** A Chromium with the bundled webview. */
export interface Panels {
  readonly strings: Readonly<Record<string, string>>;
  open(options: PageOptions): Promise<PanelPage>;
  close(): Promise<void>;
}

async function openPage(browser: Browser, address: string, options: PageOptions): Promise<PanelPage> {
  const { theme, width = 1000, height = 700, state } = options;
  const page = await browser.newPage({ viewport: { width, height } });
  const problems: string[] = [];
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', error => problems.push(String(error)));
  await page.addInitScript(
    ({ variables, bodyClass, state }) => {
      const received: unknown[] = [];
      const api = {
        postMessage: (message: unknown) => received.push(message),
        getState: () => state,
        setState: (stored: unknown) => Object.assign(window, { stored }),
      };
      Object.assign(window, { received, acquireVsCodeApi: () => api });
      addEventListener('DOMContentLoaded', () => {
        document.body.className = bodyClass;
        for (const [name, value] of Object.entries(variables)) {
          document.documentElement.style.setProperty(`--vscode-${name}`, value);
        }
      });
    },
    { ...theme, state },
  );
  await page.goto(address);
  return new PanelPage(page, problems);
}

/** Bundles the webview and starts Chromium. */
export async function startPanels(): Promise<Panels> {
  const folder = mkdtempSync(join(tmpdir(), 'network-policy-panel-'));
  await bundle(folder);
  const strings = await englishStrings();
  const server = await serve(folder);
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  return {
    strings,
    open: options => openPage(browser, server.address, options),
    async close() {
      await browser.close();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
