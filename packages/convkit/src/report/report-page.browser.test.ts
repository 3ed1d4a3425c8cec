import { expect, it } from 'vitest';
import { renderReport } from './render-report.js';
import { runEvents, SPEC } from './run-events.fixture.js';

/** Opens a page in a frame of this width and waits until its charts are drawn. */
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
  const inner = await open(renderReport({ title: 'run', events: runEvents(), spec: SPEC }), width);
  const { document: page } = inner;
  const charts = [...page.querySelectorAll('.chart')];
  expect(charts).toHaveLength(6);
  for (const chart of charts) {
    const canvas = chart.querySelector('canvas') as HTMLCanvasElement;
    const { data } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(
      0,
      0,
      canvas.width,
      canvas.height,
    );
    expect(data.some((value) => value > 0)).toBe(true);
  }
  expect(page.documentElement.scrollWidth).toBeLessThanOrEqual(width);
  expect(inner.performance.getEntriesByType('resource')).toEqual([]);
  // The switches redraw the chart, and the legend hides lines.
  const [loss] = charts as [HTMLElement];
  const checkbox = loss.querySelector('input[type=checkbox]') as HTMLInputElement;
  checkbox.click();
  expect(checkbox.checked).toBe(true);
  const button = loss.querySelector('.legend button') as HTMLButtonElement;
  button.click();
  expect(button.getAttribute('aria-pressed')).toBe('false');
  expect(loss.querySelectorAll('canvas')).toHaveLength(1);
  // It prints in light colors, whatever the screen has.
  inner.dispatchEvent(new Event('beforeprint'));
  expect(page.documentElement.className).toBe('print');
  expect(inner.getComputedStyle(page.documentElement).getPropertyValue('--background').trim()).toBe('#fff');
  inner.dispatchEvent(new Event('afterprint'));
  expect(page.documentElement.className).toBe('');
  inner.frameElement?.remove();
});
