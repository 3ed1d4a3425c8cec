import { moment } from '../format.js';
import { html } from '../html.js';
import type { RunReport } from '../run-report.js';
import type { RunSummary } from '../run-summary.js';
import { note, type Section } from './section.js';

/** Warnings, rollbacks and resumptions. */
export function messagesSection({ config }: RunReport, run: RunSummary): Section {
  const { warnings = [] } = (config ?? {}) as { readonly warnings?: readonly string[] };
  const messages = [...warnings.map((text) => ({ time: undefined, text })), ...run.messages];
  const content =
    messages.length === 0
      ? note('No warnings.')
      : html`<ul class="messages">${messages.map(
          ({ time, text }) =>
            html`<li>${time !== undefined && html`<time>${moment(time)}</time> `}${text}</li>`,
        )}</ul>`;
  return { id: 'messages', title: 'Warnings', content };
}

/** Configuration of the run, and the command that repeats it. */
export function configurationSection(
  { spec, config = spec, command }: RunReport,
  { done }: RunSummary,
): Section {
  const rows: (readonly [name: string, value: string])[] = spec
    ? [
        ['model', `${spec.model.name}, ${spec.model.variant}`],
        ['input', spec.model.input.join(' × ')],
        ['data', spec.data.source],
        ['optimizer', describe(spec.recipe.optimizer)],
        ['schedule', describe(spec.recipe.schedule)],
        ['batch size', String(spec.recipe.batchSize)],
        ['epochs', String(spec.recipe.epochs)],
        [
          'augmentation',
          (spec.data.transforms ?? []).map(({ name }) => name).join(', ') ||
            augmentationOf(spec.recipe.input.shift),
        ],
        ['seed', String(spec.seed)],
        [
          'backend',
          `${spec.backend.name}, ${spec.backend.threads} ${spec.backend.threads === 1 ? 'thread' : 'threads'}`,
        ],
      ]
    : [];
  if (done) rows.push(['weights SHA-256', done.weightsSha256]);
  const content = html`${command !== undefined && html`<p>Repeat the run:</p><pre class="command"><code>${command}</code></pre>`}
${rows.length > 0 && html`<table class="facts"><tbody>${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>`}
${config !== undefined && html`<details><summary>Full configuration (JSON)</summary><pre><code>${JSON.stringify(config, undefined, 2)}</code></pre></details>`}`;
  return { id: 'configuration', title: 'Configuration', content };
}

const augmentationOf = (shift = 0) => (shift > 0 ? `random shift by up to ${shift} px` : 'none');

/** A part of a recipe, for example `sgd (learningRate 0.1, momentum 0.9)`. */
function describe({ name, ...constants }: { readonly name: string }): string {
  const parts = Object.entries(constants).map(
    ([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : value}`,
  );
  return parts.length === 0 ? name : `${name} (${parts.join(', ')})`;
}
