import type { SweepPlan } from '../../methods/plan-sweep.js';
import { goalOf } from '../../methods/rank-trials.js';
import type { Results } from '../../methods/results.js';
import type { Dimension } from '../../space/search-space.js';
import { counted, figure, valueText } from '../format.js';
import { html, type Markup } from '../html.js';
import type { SweepProgress } from '../sweep-progress.js';

/** What was varied and how, how far the sweep is, and its most important figures. */
export function heading(
  plan: SweepPlan,
  results: Results,
  { status, ranking, states }: SweepProgress,
): Markup {
  const { spec, runs, trials } = plan;
  const space = Object.entries(spec.space);
  const [best] = ranking;
  const runsWith = (state: string) => [...results.values()].filter((result) => result.state === state).length;
  const tiles: (readonly [name: string, value: string | undefined])[] = [
    [`best ${spec.metric}`, best && valueText(best)],
    ['method', spec.method.name.replaceAll('-', ' ')],
    ['goal', goalOf(spec)],
    ['trials', `${states.filter((state) => state !== 'not started').length} of ${trials.length} started`],
    ['runs per trial', runs.length > 1 ? runsText(plan) : undefined],
    ['failed runs', some(runsWith('failed'))],
    ['diverged runs', some(runsWith('diverged'))],
    ['training time of all workers', results.size > 0 ? duration(results) : undefined],
  ];
  return html`<p class="status">${status}</p>
<p>${space.length === 0 ? 'Nothing was varied: one configuration was repeated.' : html`Varied: ${space.map(([name, dimension], i) => html`${i > 0 && ', '}<strong>${name}</strong> (${rangeText(dimension)})`)}.`}</p>
<dl class="tiles">${tiles.map(([name, value]) => value !== undefined && html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

const some = (count: number) => (count > 0 ? String(count) : undefined);

function runsText({ runs, spec }: SweepPlan): string {
  const { seeds = [1], folds } = spec;
  const of = [
    ...(seeds.length > 1 ? [counted(seeds.length, 'seed')] : []),
    ...(folds === undefined ? [] : [counted(folds, 'fold')]),
  ];
  return `${runs.length} (${of.join(' × ')})`;
}

function rangeText(dimension: Dimension): string {
  return [ownRange(dimension), ...Object.entries(dimension.when ?? {}).map(conditionText)].join(', ');
}

function ownRange(dimension: Dimension): string {
  if ('choice' in dimension) return dimension.choice.join(' or ');
  if ('integer' in dimension) return `${dimension.integer.join(' to ')}, whole numbers`;
  if ('uniform' in dimension) return dimension.uniform.map(figure).join(' to ');
  return `${dimension.logUniform.map(figure).join(' to ')}, logarithmic`;
}

const conditionText = ([name, wanted]: readonly [string, unknown]) =>
  `only if ${name} is ${Array.isArray(wanted) ? wanted.join(' or ') : wanted}`;

/** Formats the time that all jobs took, for example `3 min 5 s`. */
function duration(results: Results): string {
  const seconds = Math.round([...results.values()].reduce((sum, result) => sum + result.seconds, 0));
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} s`;
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min ${seconds % 60} s` : `${hours} h ${minutes % 60} min`;
}
