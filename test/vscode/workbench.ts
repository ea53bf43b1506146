import { ask } from './channel.ts';

/** What is on the screen, reached from outside as a person would. Each call waits until the selector matches. */
export interface Surface {
  waitFor(selector: string, timeout?: number): Promise<void>;
  text(selector: string): Promise<string>;
  texts(selector: string): Promise<string[]>;
  attribute(selector: string, name: string): Promise<string | null>;
  click(selector: string): Promise<void>;
  hover(selector: string): Promise<void>;
  focus(selector: string): Promise<void>;
  fill(selector: string, value: string): Promise<void>;
  /** How many elements match now, without waiting. */
  count(selector: string): Promise<number>;
}

/** The window of VS Code, and the webviews in it. Selectors are Playwright's. */
export const workbench = {
  ...surface('workbench'),
  webview: surface('webview'),
  /** Writes a picture of the window to the folder that the runner was given. */
  screenshot: async (name: string): Promise<void> => void (await ask('screenshot', { name })),
  resize: async (width: number, height: number): Promise<void> => void (await ask('resize', { width, height })),
  /** Presses a key or a chord such as `Control+Space`, wherever the focus is. */
  press: async (key: string): Promise<void> => void (await ask('press', { key })),
  /** Types text key by key, wherever the focus is. */
  type: async (text: string): Promise<void> => void (await ask('type', { text })),
};

function surface(name: 'workbench' | 'webview'): Surface {
  const on = (command: string, selector: string, more: object = {}): Promise<unknown> =>
    ask(command, { surface: name, selector, ...more });
  return {
    waitFor: async (selector, timeout) =>
      void (await on('waitFor', selector, timeout === undefined ? {} : { timeout })),
    text: async selector => String(await on('text', selector)),
    texts: async selector => list(await on('texts', selector)),
    attribute: async (selector, attribute) => {
      const value = await on('attribute', selector, { name: attribute });
      return value === null ? null : String(value);
    },
    click: async selector => void (await on('click', selector)),
    hover: async selector => void (await on('hover', selector)),
    focus: async selector => void (await on('focus', selector)),
    fill: async (selector, value) => void (await on('fill', selector, { value })),
    count: async selector => Number(await on('count', selector)),
  };
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
