import type { JSX } from 'preact';
import { RichText } from '../language/rich-text.js';
import type { ChannelImages } from '../requests/channel-images.js';
import { current, type Run } from '../runs/runs.js';
import { useAnswer, useStep } from '../runs/use-answer.js';
import { DigitPad } from '../try/digit-pad.js';
import { inputImage } from '../try/input-image.js';
import { ErrorMessage, Message } from '../ui/message.js';
import { uiText } from '../ui/messages.js';
import { NoNetwork } from '../ui/no-network.js';
import { PageTitle } from '../ui/page-title.js';
import { Tabs } from '../ui/tabs.js';
import { ArchitectureDiagram } from './architecture-diagram.js';
import { ChannelRow } from './channel-row.js';
import { LayerCurves } from './layer-curves.js';
import { LenetTablesPanel } from './lenet-tables-panel.js';
import { insideText } from './messages.js';
import { WatchPart } from './watch/index.js';
import { watchText } from './watch/messages.js';
import './inside.css';

interface PartProps {
  readonly run: Run;
  readonly step: number;
}

/** Shows the architecture, feature maps, filters and health of the layers of the network. */
export function InsidePage(): JSX.Element {
  const run = current.value;
  const step = useStep(run);
  const t = insideText.value;
  return (
    <div class="stack">
      <PageTitle name={uiText.value.inside}>{t.lead}</PageTitle>
      {!run || step === 0 ? (
        <NoNetwork />
      ) : (
        <Tabs
          label={t.parts}
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

function FeatureMaps({ run, step }: PartProps): JSX.Element {
  const { answer, error } = useAnswer(run, 'activations', inputImage.value, step);
  const t = insideText.value;
  return (
    <div class="beside-image">
      <section class="card" aria-label={t.imageSection}>
        <DigitPad />
      </section>
      <div class="stack">
        <p class="quiet">
          <RichText text={t.featureMapsLead} />
        </p>
        {!inputImage.value && (
          <Message>
            <p>{t.drawFirst}</p>
          </Message>
        )}
        {error !== undefined && <ErrorMessage error={error} />}
        {answer?.filter(isActive).map((activations, i) => (
          <ChannelRow
            key={`${activations.layer} ${i}`}
            images={activations}
            layer={activations.layer || t.output}
            details={t.layerDetails({
              type: activations.type,
              shape: activations.shape.join('×'),
              ...range(activations),
            })}
            name={t.featureMapsOf({ layer: activations.layer || t.output, count: activations.count })}
          />
        ))}
      </div>
    </div>
  );
}

/** The values of black and white, in few digits. */
const range = ({ low, high }: ChannelImages) => ({ low: low.toPrecision(3), high: high.toPrecision(3) });

/** Dropout does nothing during inference. */
const isActive = ({ type }: { readonly type: string }) => type !== 'Dropout';

function Filters({ run, step }: PartProps): JSX.Element {
  const { answer, error } = useAnswer(run, 'filters', null, step);
  if (error !== undefined) return <ErrorMessage error={error} />;
  const t = insideText.value;
  if (answer?.length === 0) return <p>{t.noFilters}</p>;
  return (
    <div class="stack">
      <p class="quiet">
        <RichText text={t.filtersLead} />
      </p>
      {answer?.map((filters) => (
        <ChannelRow
          key={filters.layer}
          images={filters}
          layer={filters.layer}
          details={t.filterDetails({
            count: filters.count,
            shape: filters.shape.join('×'),
            ...range(filters),
          })}
          name={t.filtersOf({ layer: filters.layer, count: filters.count })}
        />
      ))}
    </div>
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
