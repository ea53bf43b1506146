import { describe, expect, it } from 'vitest';
import { actionOf, type Key, moveBy, type Position } from '../../client/webview/keyboard.ts';

const bounds = { rows: 40, columns: 20, page: 10 };

function press(key: string, modifiers: Partial<Key> = {}): Key {
  return { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...modifiers };
}

function move(row: number, column: number, key: Key): Position | undefined {
  return moveBy({ row, column }, key, bounds);
}

describe('moveBy', () => {
  it('moves by one with the arrows', () => {
    expect(move(5, 5, press('ArrowUp'))).toEqual({ row: 4, column: 5 });
    expect(move(5, 5, press('ArrowDown'))).toEqual({ row: 6, column: 5 });
    expect(move(5, 5, press('ArrowLeft'))).toEqual({ row: 5, column: 4 });
    expect(move(5, 5, press('ArrowRight'))).toEqual({ row: 5, column: 6 });
  });

  it('reaches the headers and stops there', () => {
    expect(move(0, 3, press('ArrowUp'))).toEqual({ row: -1, column: 3 });
    expect(move(-1, 3, press('ArrowUp'))).toEqual({ row: -1, column: 3 });
    expect(move(3, 0, press('ArrowLeft'))).toEqual({ row: 3, column: -1 });
    expect(move(3, -1, press('ArrowLeft'))).toEqual({ row: 3, column: -1 });
  });

  it('stops at the last row and column', () => {
    expect(move(39, 19, press('ArrowDown'))).toEqual({ row: 39, column: 19 });
    expect(move(39, 19, press('ArrowRight'))).toEqual({ row: 39, column: 19 });
  });

  it('goes to the ends of the row with Home and End', () => {
    expect(move(7, 7, press('Home'))).toEqual({ row: 7, column: 0 });
    expect(move(7, 7, press('End'))).toEqual({ row: 7, column: 19 });
  });

  it('goes to the corners with Control or Command', () => {
    expect(move(7, 7, press('Home', { ctrlKey: true }))).toEqual({ row: 0, column: 0 });
    expect(move(7, 7, press('End', { metaKey: true }))).toEqual({ row: 39, column: 19 });
    expect(move(7, 7, press('ArrowDown', { ctrlKey: true }))).toEqual({ row: 39, column: 7 });
    expect(move(7, 7, press('ArrowLeft', { ctrlKey: true }))).toEqual({ row: 7, column: 0 });
  });

  it('pages through the rows without entering the header', () => {
    expect(move(25, 2, press('PageUp'))).toEqual({ row: 15, column: 2 });
    expect(move(4, 2, press('PageUp'))).toEqual({ row: 0, column: 2 });
    expect(move(-1, 2, press('PageUp'))).toEqual({ row: -1, column: 2 });
    expect(move(35, 2, press('PageDown'))).toEqual({ row: 39, column: 2 });
  });

  it('leaves other keys and other modifiers to the editor', () => {
    expect(move(5, 5, press('a'))).toBeUndefined();
    expect(move(5, 5, press('ArrowUp', { altKey: true }))).toBeUndefined();
    expect(move(5, 5, press('ArrowUp', { shiftKey: true }))).toBeUndefined();
  });
});

describe('actionOf', () => {
  it('knows enter, select and leave', () => {
    expect(actionOf(press('Enter'))).toBe('enter');
    expect(actionOf(press(' '))).toBe('select');
    expect(actionOf(press('Escape'))).toBe('leave');
  });

  it('leaves chords to the editor', () => {
    expect(actionOf(press('Enter', { ctrlKey: true }))).toBeUndefined();
    expect(actionOf(press('x'))).toBeUndefined();
  });
});
