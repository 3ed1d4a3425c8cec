import type { EpochEvent } from '../run-events.js';
import { IMAGES, type SampleNouns } from '../sample-nouns.js';

interface Column {
  readonly title: string;
  readonly width: number;
  readonly text: (event: EpochEvent) => string;
}

const loss = (value: number | undefined) =>
  value === undefined || Number.isNaN(value) ? '' : value.toFixed(4);
const percent = (value: number | undefined) =>
  value === undefined || Number.isNaN(value) ? '' : `${(100 * value).toFixed(2)}%`;

/** The accuracy of classes. Undefined for numbers. */
const accuracyIn = (measured: { readonly accuracy?: number } | object): number | undefined =>
  'accuracy' in measured ? measured.accuracy : undefined;

/** By importance: a narrow terminal shows the first columns. */
const COLUMNS: readonly Column[] = [
  { title: 'epoch', width: 5, text: ({ epoch }) => String(epoch) },
  { title: 'loss', width: 8, text: ({ training }) => loss(training.loss) },
  { title: 'val. loss', width: 9, text: ({ validation }) => loss(validation.loss) },
  { title: 'val. acc.', width: 9, text: ({ validation }) => percent(accuracyIn(validation)) },
  { title: 'accuracy', width: 8, text: ({ training }) => percent(accuracyIn(training)) },
];
const GAP = 2;

/** Table of epochs for a terminal: a header, then one line per epoch. */
export class EpochTable {
  /** Nouns for the samples of the run. */
  readonly nouns: SampleNouns;
  #columns: readonly Column[] = [];

  constructor(nouns = IMAGES) {
    this.nouns = nouns;
  }

  /** Lines of an epoch at this width. Repeats the header if the columns that fit have changed. */
  lines(event: EpochEvent, width: number): string[] {
    const columns = this.#columnsOf(event, width);
    const isSame = columns.length === this.#columns.length;
    this.#columns = columns;
    const line = (text: (column: Column) => string) =>
      columns.map((column) => text(column).padStart(column.width)).join(' '.repeat(GAP));
    return [...(isSame ? [] : [line(({ title }) => title)]), line(({ text }) => text(event))];
  }

  /** Columns that have values and fit. */
  #columnsOf(event: EpochEvent, width: number): Column[] {
    const speed: Column = {
      title: `${this.nouns.many}/s`,
      width: 9,
      text: ({ imagesPerSecond }) => Math.round(imagesPerSecond).toLocaleString('en'),
    };
    const fitting: Column[] = [];
    let used = -GAP;
    for (const column of [...COLUMNS, speed]) {
      if (column.text(event) === '') continue;
      used += GAP + column.width;
      if (used > width) break;
      fitting.push(column);
    }
    return fitting;
  }
}
