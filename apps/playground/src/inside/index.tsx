import type { JSX } from 'preact';
import { route } from '../browser/route.js';
import type { Run } from '../runs/runs.js';
import { useShownRun } from '../runs/trained-network.js';
import { useAnswer, useStep } from '../runs/use-answer.js';
import { ErrorMessage } from '../ui/message.js';
import { uiText } from '../ui/messages.js';
import { NoNetwork } from '../ui/no-network.js';
import { NotFound } from '../ui/not-found.js';
import { PageTitle } from '../ui/page-title.js';
import { Tabs } from '../ui/tabs.js';
import { ArchitectureDiagram } from './architecture-diagram.js';
import { FeatureMaps } from './feature-maps.js';
import { Filters } from './filters.js';
import { LayerCurves } from './layer-curves.js';
import { LenetTablesPanel } from './lenet-tables-panel.js';
import { insideText } from './messages.js';
import { WatchPart } from './watch/index.js';
import { watchText } from './watch/messages.js';
import './inside.css';

/** Index of the tab that `#/inside/watch` opens. */
const WATCH = 2;

interface PartProps {
  readonly run: Run;
  readonly step: number;
}

/** Shows the architecture, feature maps, filters and health of the layers of the network. */
export function InsidePage(): JSX.Element {
  const run = useShownRun();
  const step = useStep(run);
  const t = insideText.value;
  const part = route.value.split('/')[1];
  const start = part === 'watch' ? WATCH : 0;
  if (part && part !== 'watch') return <NotFound path={route.value} />;
  return (
    <div class="stack">
      <PageTitle name={uiText.value.inside}>{t.lead}</PageTitle>
      {!run?.view.hasNetwork ? (
        <NoNetwork />
      ) : (
        <Tabs
          key={start}
          label={t.parts}
          start={start}
          tabs={[
            { name: t.architecture, content: <ArchitecturePart run={run} /> },
            { name: t.featureMaps, content: <FeatureMaps run={run} step={step} /> },
            { name: watchText.value.tab, content: <WatchPart run={run} step={step} /> },
            { name: t.filters, content: <Filters run={run} step={step} /> },
            { name: t.health, content: <LayerHealth run={run} step={step} /> },
            { name: t.tables, content: <Tables run={run} /> },
          ]}
        />
      )}
    </div>
  );
}

function ArchitecturePart({ run }: Pick<PartProps, 'run'>): JSX.Element {
  const { answer, error } = useAnswer(run, 'architecture', null, 1);
  if (error !== undefined) return <ErrorMessage error={error} />;
  const t = insideText.value;
  if (!answer) return <p aria-busy="true">{t.reading}</p>;
  return (
    <section class="card stack" aria-label={t.architecture}>
      <p class="quiet">{t.architectureLead}</p>
      <ArchitectureDiagram architecture={answer} />
    </section>
  );
}

function LayerHealth(part: PartProps): JSX.Element {
  return (
    <section class="card stack layer-health" aria-label={insideText.value.health}>
      <LayerCurves {...part} />
    </section>
  );
}

function Tables({ run }: Pick<PartProps, 'run'>): JSX.Element {
  const { answer, error } = useAnswer(run, 'lenetTables', null, 1);
  return error === undefined ? <LenetTablesPanel tables={answer} /> : <ErrorMessage error={error} />;
}
