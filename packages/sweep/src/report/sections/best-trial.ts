import { jobsOf } from '../../methods/jobs-of.js';
import type { SweepPlan } from '../../methods/plan-sweep.js';
import { counted, valueText } from '../format.js';
import { html } from '../html.js';
import type { SweepProgress } from '../sweep-progress.js';
import { trainCommand } from '../train-command.js';
import { note, type Section } from './section.js';

/** The best trial: its parameters, its value, and the command that repeats it. */
export function bestTrialSection(plan: SweepPlan, { ranking }: SweepProgress): Section {
  const [best] = ranking;
  const place = { id: 'best', title: 'Best trial' };
  if (!best) return { ...place, content: note('No trial has a value.') };
  const { spec, runs } = plan;
  const [first] = jobsOf(plan, best.trial, best.epochs);
  const epochs = Number(spec.run.epochs);
  const facts = [
    ['trial', String(best.trial)],
    ...Object.entries(plan.trials[best.trial - 1] ?? {}).map(([name, value]) => [name, String(value)]),
    [spec.metric, valueText(best)],
    ['epochs', best.epochs === epochs ? String(epochs) : `${best.epochs} of ${epochs}`],
  ];
  return {
    ...place,
    content: html`<table class="facts"><tbody>${facts.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>
${runs.length > 1 && html`<p>The value is the mean ± standard deviation over ${counted(runs.length, 'run')}. This command repeats the first of them:</p>`}
<pre class="command"><code>${trainCommand(first?.options ?? {})}</code></pre>`,
  };
}
