import { expect, it } from 'vitest';
import type { SweepSpec } from '../spec/sweep-spec.js';
import { renderSweepReport } from './render-sweep-report.js';
import { resultsOf } from './sweep-results.fixture.js';

const SPEC: SweepSpec = {
  run: { model: 'lenet5', epochs: 9 },
  space: {
    lr: { logUniform: [1e-4, 1] },
    optimizer: { choice: ['sgd', 'adam'] },
    'optimizer.momentum': { uniform: [0, 0.9], when: { optimizer: 'sgd' } },
  },
  method: { name: 'successive-halving', trials: 9 },
  metric: 'validationLoss',
};
const PAGE = renderSweepReport(
  SPEC,
  resultsOf(SPEC, ({ trial }, epoch) => (trial === 2 ? 'failed' : trial / epoch)),
);

/** Opens a page in a frame of this width. */
async function open(page: string, width: number): Promise<Window & typeof globalThis> {
  const frame = document.createElement('iframe');
  frame.style.width = `${width}px`;
  frame.srcdoc = page;
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  return frame.contentWindow as Window & typeof globalThis;
}

it.each([360, 1280])('draws every chart, within %d pixels and without a request', async (width) => {
  const inner = await open(PAGE, width);
  const { document: page } = inner;
  const plots = [...page.querySelectorAll('.plot')];
  expect(plots).toHaveLength(5);
  for (const plot of plots) expect(plot.querySelectorAll('svg path, svg circle').length).toBeGreaterThan(0);
  expect(page.querySelectorAll('#parallel-chart [aria-label="line"] path')).toHaveLength(9);
  expect(page.documentElement.scrollWidth).toBeLessThanOrEqual(width);
  expect(inner.performance.getEntriesByType('resource')).toEqual([]);
  inner.frameElement?.remove();
});

it('highlights a trial everywhere, by pointer, keys and the table', async () => {
  const inner = await open(PAGE, 1280);
  const { document: page } = inner;
  const selected = () => page.querySelector('tr.selected')?.getAttribute('data-trial');
  const highlights = () => page.querySelectorAll('svg .highlight').length;
  const [plot] = page.querySelectorAll('.plot') as unknown as [HTMLElement];
  plot.dispatchEvent(new inner.KeyboardEvent('keydown', { key: 'ArrowDown' }));
  expect(selected()).toBe('1');
  expect(page.getElementById('selection')?.textContent).toContain('Trial 1: lr ');
  expect(highlights()).toBeGreaterThanOrEqual(4);
  plot.dispatchEvent(new inner.FocusEvent('blur'));
  expect(highlights()).toBe(0);
  // The last of the lines that end at the right is that of the best trial.
  const best = page.querySelectorAll('#curves-chart [aria-label="dot"] circle');
  const { left, top } = (best[best.length - 1] as Element).getBoundingClientRect();
  const curves = page.querySelector('#curves-chart .plot') as Element;
  curves.dispatchEvent(new inner.PointerEvent('pointermove', { clientX: left + 2, clientY: top + 2 }));
  expect(selected()).toBe('1');
  curves.dispatchEvent(new inner.PointerEvent('pointerleave'));
  expect(selected()).toBeUndefined();
  const button = page.querySelector('tr[data-trial="2"] button') as HTMLButtonElement;
  button.click();
  expect(selected()).toBe('2');
  expect(button.getAttribute('aria-pressed')).toBe('true');
  inner.frameElement?.remove();
});

it('sorts the table', async () => {
  const inner = await open(PAGE, 1280);
  const { document: page } = inner;
  const heads = [...page.querySelectorAll('#trials thead th')] as HTMLTableCellElement[];
  const trial = heads.find(({ textContent }) => textContent === 'trial');
  const order = () =>
    [...page.querySelectorAll('#trials tbody tr')].map((row) => row.getAttribute('data-trial'));
  expect(order().at(-1)).toBe('2');
  trial?.querySelector('button')?.click();
  expect(order()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9']);
  expect(trial?.getAttribute('aria-sort')).toBe('ascending');
  trial?.querySelector('button')?.click();
  expect(order()[0]).toBe('9');
  expect(heads[0]?.getAttribute('aria-sort')).toBeNull();
  inner.frameElement?.remove();
});
