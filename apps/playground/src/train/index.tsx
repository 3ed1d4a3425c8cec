import type { JSX } from 'preact';
import { runs } from '../runs/runs.js';
import { PageTitle } from '../ui/page-title.js';
import { Controls } from './start-buttons.js';
import { DataSettings } from './settings/data-settings.js';
import { LazyCharts } from './run/lazy-charts.js';
import { ModelSettings } from './settings/model-settings.js';
import { Notices } from './notices.js';
import { RecipeSettings } from './settings/recipe-settings.js';
import { RunCard } from './run/run-card.js';
import { Welcome } from './welcome.js';
import './train.css';

export function TrainPage(): JSX.Element {
  return (
    <>
      <PageTitle name="Train a network">
        A classic network learns in this tab, before your eyes. Press Start, or choose something else first.
      </PageTitle>
      <Notices />
      <div class="train">
        <Controls />
        <div class="results stack">
          {runs.value.length > 0 ? <LazyCharts /> : <Welcome />}
          <div class="columns">
            {runs.value.map((run) => (
              <RunCard key={run.view.name} run={run} />
            ))}
          </div>
        </div>
        <div class="settings card stack">
          <ModelSettings />
          <DataSettings />
          <RecipeSettings />
        </div>
      </div>
    </>
  );
}
