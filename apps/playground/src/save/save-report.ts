import { renderReport, reportOfRun } from 'convkit';
import type { Run } from '../runs/runs.js';
import { settingsToText } from '../settings/settings-text.js';
import { saveFile } from './save-file.js';

/** Saves the report of a run as an HTML page. Its curves begin where the run began or was resumed on this page. */
export async function saveReport({ view, trainer }: Run): Promise<void> {
  const lines = view.events.events.map((event) => `${JSON.stringify(event)}\n`);
  const report = await reportOfRun({
    metrics: new TextEncoder().encode(lines.join('')),
    checkpoint: await trainer.exportRun(),
  });
  const page = renderReport({
    ...report,
    command: `${location.href.split('#')[0]}#/train?${settingsToText(view.settings)}`,
    evaluation: { missing: 'Reports of the playground do not show the mistakes.' },
  });
  saveFile(`${view.name}.html`, page, 'text/html');
}
