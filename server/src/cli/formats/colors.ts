import { styleText } from 'node:util';

/** The styles that answers use. */
export type Style = 'red' | 'yellow' | 'blue' | 'green' | 'gray' | 'bold';

/** Styles a text, or leaves it as it is where colours are off. */
export type Painter = (style: Style, text: string) => string;

/** Returns a painter that paints only when colours are on. */
export function painter(colors: boolean): Painter {
  return (style, text) => (colors ? styleText(style, text) : text);
}
