import { counted, figure } from '../format.js';
import { html } from '../html.js';
import type { Axis, ReportData, TrialData } from '../report-data.js';
import { chartFigure, note, type Section } from './section.js';

/** Parallel coordinates of the parameters and the metric. Empty for a sweep without parameters. */
export function parallelSection(data: ReportData): Section[] {
  if (data.parameters.length === 0) return [];
  const title = `Each line is a trial; ${data.metric} is on the right, its best values on top`;
  const content = html`${legend(data)}${chartFigure('parallel-chart', title, summaryOf(data))}`;
  return [
    { id: 'parallel', title: 'Parameters and metric', content: data.trials.length > 0 ? content : NOTHING },
  ];
}

/** The metric of all trials against the epoch. */
export function curvesSection(data: ReportData): Section {
  const runs = data.trials.some(({ curves }) => curves.length > 1) ? ', mean of the runs' : '';
  const title = `${data.metric} of all trials${runs}`;
  const content = html`${legend(data)}${chartFigure('curves-chart', title, summaryOf(data))}`;
  const hasCurves = data.trials.some(({ curves }) => curves.length > 0);
  return { id: 'curves', title: 'Learning curves', content: hasCurves ? content : NOTHING };
}

/** The metric against each parameter. Empty for a sweep without parameters. */
export function scatterSection(data: ReportData): Section[] {
  const { metric, parameters, rungs, trials } = data;
  if (parameters.length === 0) return [];
  const figures = parameters.map((axis, i) =>
    chartFigure(`scatter-${i}`, `${metric} against ${axis.name}`, bestValues(data, axis, i)),
  );
  const hollow =
    rungs.length > 1 &&
    html`<p>Values are those of a trial’s last epoch. Hollow dots are trials that have trained for fewer than ${rungs.at(-1)} epochs.</p>`;
  const content = html`${legend(data)}${hollow}<div class="charts">${figures}</div>`;
  const hasValue = trials.some(({ value }) => value !== null);
  return [{ id: 'scatter', title: 'Metric against each parameter', content: hasValue ? content : NOTHING }];
}

const NOTHING = note('No trial has a value.');

/** What the colors mean. */
const legend = ({ rungs }: ReportData) =>
  html`<p class="ranks"><span>poorest</span><i></i><span>best, by rank${rungs.length > 1 && ': first those that trained longest'}</span></p>`;

const summaryOf = ({ trials }: ReportData) =>
  `${counted(trials.length, 'trial')}. ${trials[0] ? `Best: ${trials[0].label}.` : ''}`;

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
