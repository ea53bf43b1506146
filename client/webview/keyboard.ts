/** A place in the grid; -1 is the row or column of headers. */
export interface Position {
  readonly row: number;
  readonly column: number;
}

/** How far the grid reaches, and how many rows a page has. */
export interface GridBounds {
  readonly rows: number;
  readonly columns: number;
  readonly page: number;
}

/** The part of a keyboard event that decides a movement. */
export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** What a key does to the cell that it is pressed on. */
export type Action = 'enter' | 'select' | 'leave';

function clamp(value: number, count: number): number {
  return Math.max(-1, Math.min(count - 1, value));
}

/** The nearest place inside the bounds. */
function clampPosition({ row, column }: Position, { rows, columns }: GridBounds): Position {
  return { row: clamp(row, rows), column: clamp(column, columns) };
}

function target({ row, column }: Position, key: Key, { rows, columns, page }: GridBounds): Position | undefined {
  const far = key.ctrlKey || key.metaKey;
  switch (key.key) {
    case 'ArrowUp':
      return { row: far ? 0 : row - 1, column };
    case 'ArrowDown':
      return { row: far ? rows - 1 : row + 1, column };
    case 'ArrowLeft':
      return { row, column: far ? 0 : column - 1 };
    case 'ArrowRight':
      return { row, column: far ? columns - 1 : column + 1 };
    case 'Home':
      return far ? { row: 0, column: 0 } : { row, column: 0 };
    case 'End':
      return far ? { row: rows - 1, column: columns - 1 } : { row, column: columns - 1 };
    case 'PageUp':
      return { row: Math.max(row - page, Math.min(row, 0)), column };
    case 'PageDown':
      return { row: row + page, column };
    default:
      return undefined;
  }
}

/** Where a key moves to, or nothing when it is no key of movement; as in the ARIA grid pattern. */
export function moveBy(position: Position, key: Key, bounds: GridBounds): Position | undefined {
  if (key.altKey || key.shiftKey) return undefined;
  const moved = target(position, key, bounds);
  return moved && clampPosition(moved, bounds);
}

/** What a key does where it is pressed, or nothing. */
export function actionOf(key: Key): Action | undefined {
  if (key.altKey || key.ctrlKey || key.metaKey || key.shiftKey) return undefined;
  switch (key.key) {
    case 'Enter':
      return 'enter';
    case ' ':
      return 'select';
    case 'Escape':
      return 'leave';
    default:
      return undefined;
  }
}
