import type { SweepPlan } from '../../methods/plan-sweep.js';
import type { Results } from '../../methods/results.js';
import { counted } from '../format.js';
import { html } from '../html.js';
import { comparedEpochs, parameterImportance } from '../parameter-importance.js';
import type { Section } from './section.js';

/** How much each parameter matters, as bars in a table. Empty for a sweep without parameters. */
export function importanceSection(plan: SweepPlan, results: Results): Section[] {
  const importances = parameterImportance(plan, results);
  if (importances.length === 0) return [];
  const epochs = comparedEpochs(plan);
  const shown = plan.brackets.some(({ rungs }) => rungs.length > 1)
    ? ` after ${counted(epochs, 'epoch')}, which all trials train for,`
    : '';
  const explanation = `The share of the variance of ${plan.spec.metric}${shown} that each parameter explains alone, corrected for chance (ε²): effects of parameters together are not included, a few very poor trials can dominate, and a value from few trials is uncertain.`;
  return [
    {
      id: 'importance',
      title: 'Parameter importance',
      content: html`<p>${explanation}</p>
<div class="scroll" tabindex="0" role="region" aria-label="Parameter importance"><table class="figures importance">
<thead><tr><th scope="col">parameter</th><th scope="col">share</th><td aria-hidden="true"></td><th scope="col">trials</th></tr></thead>
<tbody>${importances.map(
        ({ parameter, share, trials }) => html`<tr><th scope="row">${parameter}</th>
<td>${share === undefined ? 'unknown' : `${Math.round(100 * share)}%`}</td>
<td aria-hidden="true">${share !== undefined && html`<span class="bar" style="--share: ${share.toFixed(4)}"></span>`}</td>
<td>${trials}</td></tr>`,
      )}</tbody></table></div>`,
    },
  ];
}
