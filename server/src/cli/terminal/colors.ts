/** The styles that answers use. */
export type Style = 'red' | 'yellow' | 'blue' | 'green' | 'gray' | 'bold';

/** Styles a text, or leaves it as it is where colours are off. */
export type Painter = (style: Style, text: string) => string;

/** The numbers that switch a style on and off (ECMA-48, Select Graphic Rendition). */
const CODES: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  gray: [90, 39],
  bold: [1, 22],
};

/** Returns a painter that paints only when colours are on. */
export function painter(colors: boolean): Painter {
  return (style, text) => {
    const [on, off] = CODES[style];
    return colors ? `\u001B[${on}m${text}\u001B[${off}m` : text;
  };
}
