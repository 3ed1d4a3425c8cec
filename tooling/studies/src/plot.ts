import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Point } from './study.js';

const PLAIN = '#c2410c';
const RESIDUAL = '#1d4ed8';

/** Plots each run as a thin line and the mean of each network as a thick one, plain networks beside residual ones: He et al. 2015, figure 4. */
export async function plotCurves(points: readonly Point[]): Promise<string> {
  const values = points.map((point) => ({
    ...point,
    kind: point.network.startsWith('plain') ? 'plain' : 'residual',
    layers: point.network.replace(/\D/g, ''),
    percent: 100 * point.trainingError,
  }));
  const x = { field: 'epoch', type: 'quantitative', axis: { tickMinStep: 1 } } as const;
  const y = {
    type: 'quantitative',
    scale: { type: 'symlog', constant: 0.1 }, // the error may be 0
    axis: { values: [0, 0.1, 1, 10, 100] as number[], format: '~f' },
    title: 'training error, %',
  } as const;
  const strokeDash = {
    field: 'layers',
    type: 'nominal',
    title: 'layers',
    scale: {
      range: [
        [5, 4],
        [1, 0],
      ],
    },
  } as const;
  const color = {
    field: 'kind',
    type: 'nominal',
    legend: null,
    scale: { domain: ['plain', 'residual'], range: [PLAIN, RESIDUAL] },
  } as const;
  const spec: TopLevelSpec = {
    background: 'white',
    data: { values },
    facet: { column: { field: 'kind', type: 'nominal', title: null } },
    spec: {
      width: 300,
      height: 260,
      layer: [
        {
          mark: { type: 'line', strokeWidth: 1, opacity: 0.45 },
          encoding: { x, y: { ...y, field: 'percent' }, color, strokeDash, detail: { field: 'seed' } },
        },
        {
          mark: { type: 'line', strokeWidth: 2.5 },
          encoding: { x, y: { ...y, field: 'percent', aggregate: 'mean' }, color, strokeDash },
        },
      ],
    },
  };
  return new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG();
}
