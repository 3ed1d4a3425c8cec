import { expect, it } from 'vitest';
import { plotCurves } from './plot.js';
import { requestsOf, STUDIES } from './study.js';

it('draws a line for each run and for the mean of each network', async () => {
  const requests = requestsOf(STUDIES.degradation);
  const points = requests.flatMap(({ network, seed }) =>
    [1, 2, 3].map((epoch) => ({ network, seed, epoch, trainingError: epoch === 3 ? 0 : 1 / (epoch + seed) })),
  );
  const svg = await plotCurves(points);
  const lines = svg.match(/aria-roledescription="line mark"/g) ?? [];
  expect(requests).toHaveLength(12);
  expect(lines).toHaveLength(12 + 4);
  expect(svg).toContain('training error, %');
  const heights = [...svg.matchAll(/line mark[^>]*? d="M([^"]+)"/g)].map(([, path]) => path);
  expect(new Set(heights).size).toBeGreaterThan(3);
  expect(svg).not.toMatch(/NaN|Infinity|,undefined/);
});
