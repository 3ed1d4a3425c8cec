import type { JSX } from 'preact';
import { runs } from '../runs/runs.js';
import { PageTitle } from '../ui/page-title.js';
import { LazyHero } from './lazy-hero.js';
import { trainText } from './messages.js';
import { Notices } from './notices.js';
import { LazyCharts } from './run/lazy-charts.js';
import { RunCard } from './run/run-card.js';
import { DataSettings } from './settings/data-settings.js';
import { ModelSettings } from './settings/model-settings.js';
import { MoreSettings } from './settings/more-settings.js';
import { RecipeSettings } from './settings/recipe-settings.js';
import { StartButtons } from './start-buttons.js';
import { Welcome } from './welcome.js';
import './train.css';

export function TrainPage(): JSX.Element {
  return (
    <>
      <PageTitle name={trainText.value.title}>{trainText.value.lead}</PageTitle>
      <Notices />
      <div class="train">
        <StartButtons />
        <div class="results stack">
          {runs.value.length > 0 ? (
            <LazyCharts />
          ) : (
            <>
              <LazyHero />
              <Welcome />
            </>
          )}
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
          <MoreSettings />
        </div>
      </div>
    </>
  );
}
