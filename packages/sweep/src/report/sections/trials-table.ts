import type { SweepPlan } from '../../methods/plan-sweep.js';
import type { RankedTrial } from '../../methods/rank-trials.js';
import type { Dimension, ParameterValue } from '../../space/search-space.js';
import { valueText } from '../format.js';
import { html, type Markup } from '../html.js';
import type { SweepProgress } from '../sweep-progress.js';
import type { Section } from './section.js';

/** A table of all trials, best first, which the script of the page makes sortable. */
export function trialsSection(plan: SweepPlan, { ranking, states }: SweepProgress): Section {
  const names = Object.keys(plan.spec.space);
  const ranked = new Set(ranking.map(({ trial }) => trial));
  const others = plan.trials.map((_, i) => i + 1).filter((trial) => !ranked.has(trial));
  const columns = ['rank', 'trial', ...names, plan.spec.metric, 'epochs', 'state'];
  const isText = (name: string) => name === 'state' || isTextual(plan.spec.space[name]);
  const row = (trial: number, rank?: number, value?: RankedTrial): Markup => html`<tr data-trial="${trial}">
<td>${rank ?? '–'}</td><th scope="row"><button type="button" aria-pressed="false">${trial}</button></th>
${names.map((name) => cell(plan.trials[trial - 1]?.[name], isText(name)))}
<td data-value="${value?.mean ?? ''}">${value ? valueText(value) : '–'}</td><td>${value?.epochs ?? '–'}</td><td class="text">${states[trial - 1]}</td></tr>
`;
  return {
    id: 'trials',
    title: 'Trials',
    content: html`<div class="scroll trials" tabindex="0" role="region" aria-label="Trials"><table class="figures">
<thead><tr>${columns.map((name, i) => html`<th scope="col"${i === 0 && html` aria-sort="ascending"`}${isText(name) && html` class="text"`}><button type="button">${name}</button></th>`)}</tr></thead>
<tbody>${ranking.map((value, i) => row(value.trial, i + 1, value))}${others.map((trial) => row(trial))}</tbody></table></div>`,
  };
}

/** Whether a parameter has values that are not numbers. */
const isTextual = (dimension: Dimension | undefined) =>
  dimension !== undefined &&
  'choice' in dimension &&
  dimension.choice.some((value) => typeof value !== 'number');

const cell = (value: ParameterValue | undefined, isText: boolean) =>
  html`<td${isText && html` class="text"`}>${value === undefined ? '–' : String(value)}</td>`;
