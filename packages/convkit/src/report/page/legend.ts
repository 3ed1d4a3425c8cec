import type { ChartLine } from '../chart-spec.js';
import { colorNumbers } from './theme.js';

/** Legend of a chart. A button for each line toggles it and shows the value under the pointer. */
export class Legend {
  readonly element = document.createElement('div');
  readonly #position = document.createElement('output');
  readonly #values: readonly HTMLElement[];
  readonly #shown: boolean[];

  constructor(lines: readonly ChartLine[], onToggle: () => void) {
    this.element.className = 'legend';
    const numbers = colorNumbers(lines);
    this.#shown = lines.map(({ hidden }) => !hidden);
    this.#values = lines.map(({ label, dashed }, index) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.setAttribute('aria-pressed', String(this.#shown[index]));
      button.style.setProperty('--color', `var(--series-${numbers[index]})`);
      if (dashed) button.classList.add('dashed');
      const value = document.createElement('span');
      button.append(label, ' ', value);
      button.addEventListener('click', () => {
        this.#shown[index] = !this.#shown[index];
        button.setAttribute('aria-pressed', String(this.#shown[index]));
        onToggle();
      });
      this.element.append(button);
      return value;
    });
    this.element.append(this.#position);
  }

  isShown(index: number): boolean {
    return this.#shown[index] ?? false;
  }

  /** Shows the values at a position. Without a position, shows none. */
  show(position: string, values: readonly string[]): void {
    this.#position.textContent = position;
    for (const [i, element] of this.#values.entries()) element.textContent = values[i] ?? '';
  }
}
