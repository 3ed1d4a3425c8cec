import type { JSX } from 'preact';
import { runs } from '../state/runs.js';
import { Controls } from './controls.js';
import { DataSettings } from './data-settings.js';
import { LazyCharts } from './lazy-charts.js';
import { ModelSettings } from './model-settings.js';
import { Notices } from './notices.js';
import { RecipeSettings } from './recipe-settings.js';
import { RunCard } from './run-card.js';

export function TrainPage(): JSX.Element {
  return (
    <>
      <h1>Train a network</h1>
      <Notices />
      <div class="train">
        <div class="stack">
          <Controls />
          <ModelSettings />
          <DataSettings />
          <RecipeSettings />
        </div>
        <div class="stack">
          {runs.value.length > 0 ? <LazyCharts /> : <Welcome />}
          <div class="columns">
            {runs.value.map((run) => (
              <RunCard key={run.view.name} run={run} />
            ))}
          </div>
        </div>
      </div>
    </>
  );
}

function Welcome(): JSX.Element {
  return (
    <section class="card">
      <h2>What happens when you press Start</h2>
      <p>
        LeNet-5, a network of 1998, learns to read handwritten digits from the first 5,000 pictures of MNIST.
        It learns in this tab, on your own processor: no picture leaves this machine.
      </p>
      <p>
        Curves of its loss and accuracy appear here. When it has learnt for some seconds, open{' '}
        <a href="#/try">Try</a> and draw a digit, or <a href="#/inside">Look inside</a> it.
      </p>
    </section>
  );
}
