import type { JSX } from 'preact';
import { current, type Run } from '../runs/runs.js';
import { useAnswer, useStep } from '../runs/use-answer.js';
import { DigitPad } from '../try/digit-pad.js';
import { inputImage } from '../try/input-image.js';
import { ErrorMessage, Message } from '../ui/message.js';
import { NoNetwork } from '../ui/no-network.js';
import { PageTitle } from '../ui/page-title.js';
import { Tabs } from '../ui/tabs.js';
import { ArchitectureDiagram } from './architecture-diagram.js';
import { ChannelRow } from './channel-row.js';
import { LayerCurves } from './layer-curves.js';
import { LenetTablesPanel } from './lenet-tables-panel.js';
import './inside.css';

interface PartProps {
  readonly run: Run;
  readonly step: number;
}

/** Shows the architecture, feature maps, filters and health of the layers of the network. */
export function InsidePage(): JSX.Element {
  const run = current.value;
  const step = useStep(run);
  return (
    <div class="stack">
      <PageTitle name="Look inside">
        What the network is made of, and what it does with your digit. All values come from the current
        network.
      </PageTitle>
      {!run || step === 0 ? (
        <NoNetwork />
      ) : (
        <Tabs
          label="Parts of the network"
          tabs={[
            { name: 'Architecture', content: <ArchitecturePart run={run} /> },
            { name: 'Feature maps', content: <FeatureMaps run={run} step={step} /> },
            { name: 'Filters', content: <Filters run={run} step={step} /> },
            { name: 'Layer health', content: <LayerHealth run={run} step={step} /> },
            { name: "LeNet-5's tables", content: <Tables run={run} /> },
          ]}
        />
      )}
    </div>
  );
}

function ArchitecturePart({ run }: Pick<PartProps, 'run'>): JSX.Element {
  const { answer, error } = useAnswer(run, 'architecture', null, 1);
  if (error !== undefined) return <ErrorMessage error={error} />;
  if (!answer) return <p aria-busy="true">Reading the network …</p>;
  return (
    <section class="card stack" aria-label="Architecture">
      <p class="quiet">
        Each box is a layer, from the image at the top to the scores at the bottom. Taller boxes have larger
        feature maps, wider boxes have more of them. Click a block of layers, or press Enter, to open it.
      </p>
      <ArchitectureDiagram architecture={answer} />
    </section>
  );
}

function FeatureMaps({ run, step }: PartProps): JSX.Element {
  const { answer, error } = useAnswer(run, 'activations', inputImage.value, step);
  return (
    <div class="beside-image">
      <section class="card" aria-label="Image">
        <DigitPad />
      </section>
      <div class="stack">
        {!inputImage.value && (
          <Message>
            <p>Draw a digit or choose a sample to see what each layer makes of it.</p>
          </Message>
        )}
        {error !== undefined && <ErrorMessage error={error} />}
        {answer?.filter(isActive).map((activations, i) => (
          <ChannelRow
            key={`${activations.layer} ${i}`}
            images={activations}
            layer={activations.layer || 'output'}
            details={`${activations.type}, ${activations.shape.join('×')}`}
            content="Feature maps"
          />
        ))}
      </div>
    </div>
  );
}

/** Dropout does nothing during inference. */
const isActive = ({ type }: { readonly type: string }) => type !== 'Dropout';

function Filters({ run, step }: PartProps): JSX.Element {
  const { answer, error } = useAnswer(run, 'filters', null, step);
  if (error !== undefined) return <ErrorMessage error={error} />;
  if (answer?.length === 0) return <p>This network has no filters larger than one pixel.</p>;
  return (
    <div class="stack">
      <p class="quiet">
        The small patterns that each layer looks for. Gray is 0. Bright weights are positive, dark ones
        negative.
      </p>
      {answer?.map((filters) => (
        <ChannelRow
          key={filters.layer}
          images={filters}
          layer={filters.layer}
          details={`${filters.count} filters, weights ${filters.shape.join('×')}`}
          content="Filters"
        />
      ))}
    </div>
  );
}

function LayerHealth(part: PartProps): JSX.Element {
  return (
    <section class="card stack layer-health" aria-label="Layer health">
      <LayerCurves {...part} />
    </section>
  );
}

function Tables({ run }: Pick<PartProps, 'run'>): JSX.Element {
  const { answer, error } = useAnswer(run, 'lenetTables', null, 1);
  return error === undefined ? <LenetTablesPanel tables={answer} /> : <ErrorMessage error={error} />;
}
