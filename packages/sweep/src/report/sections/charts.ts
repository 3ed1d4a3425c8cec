import { counted, figure } from '../format.js';
import { html } from '../html.js';
import type { Axis, ReportData, TrialData } from '../report-data.js';
import { chartFigure, note, type Section } from './section.js';

/** The sections whose charts the script of the page draws. */
export function chartSections(data: ReportData): Section[] {
  const { metric, parameters, trials } = data;
  const [best] = trials;
  const hasCurves = trials.some(({ curves }) => curves.length > 0);
  const nothing = note('No trial has a value yet.');
  const summary = `${counted(trials.length, 'trial')}. ${best ? `Best: ${best.label}.` : ''}`;
  const figures = parameters.map((axis, i) =>
    chartFigure(`scatter-${i}`, `${metric} against ${axis.name}`, bestValues(data, axis, i)),
  );
  return [
    {
      id: 'parallel',
      title: 'Parameters and metric',
      content:
        trials.length > 0
          ? html`${legend()}${chartFigure('parallel-chart', `Each line is a trial; ${metric} is on the right, its best values on top`, summary)}`
          : nothing,
    },
    {
      id: 'curves',
      title: 'Learning curves',
      content: hasCurves
        ? html`${legend()}${chartFigure('curves-chart', `${metric} of all trials${trials.some(({ curves }) => curves.length > 1) ? ', mean of the runs' : ''}`, summary)}`
        : nothing,
    },
    ...(figures.length > 0
      ? [
          {
            id: 'scatter',
            title: 'Metric against each parameter',
            content:
              best && best.value !== null ? html`${legend()}<div class="charts">${figures}</div>` : nothing,
          },
        ]
      : []),
  ];
}

const legend = () => html`<p class="ranks"><span>poorest</span><i></i><span>best, by rank</span></p>`;

/** The values of a parameter in the best trials, in words. */
function bestValues({ trials }: ReportData, axis: Axis, index: number): string {
  const values = trials
    .filter(({ value }) => value !== null)
    .slice(0, 5)
    .map(({ trial, parameters }: TrialData) => {
      const value = parameters[index] ?? null;
      if (value === null) return `not set (trial ${trial})`;
      return `${axis.scale === 'category' ? axis.categories[value] : figure(value)} (trial ${trial})`;
    });
  return `${axis.name} in the best trials, best first: ${values.join(', ')}.`;
}
