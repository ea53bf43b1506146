import { element, setPixels } from './dom.ts';

/** A stretch along one direction, in CSS pixels. */
export interface Stretch {
  readonly start: number;
  readonly size: number;
}

/** Two bands that lead the eye from a cell to its headers. */
export class Crosshair {
  readonly rowBand = element('div', { class: 'band row-band', 'aria-hidden': 'true', hidden: '' });
  readonly columnBand = element('div', { class: 'band column-band', 'aria-hidden': 'true', hidden: '' });

  show(row: Stretch | undefined, column: Stretch | undefined): void {
    this.rowBand.hidden = row === undefined;
    this.columnBand.hidden = column === undefined;
    if (row) {
      setPixels(this.rowBand, 'top', row.start);
      setPixels(this.rowBand, 'height', row.size);
    }
    if (column) {
      setPixels(this.columnBand, 'left', column.start);
      setPixels(this.columnBand, 'width', column.size);
    }
  }
}
