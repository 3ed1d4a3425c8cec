import type { JSX } from 'preact';
import { tried } from '../try/input-image.js';
import { current, type Run } from '../runs/runs.js';
import { useAnswer, useStep } from '../runs/use-answer.js';
import { DigitPad } from '../try/digit-pad.js';
import { ErrorMessage, Message } from '../ui/message.js';
import { NoNetwork } from '../ui/no-network.js';
import { PageTitle } from '../ui/page-title.js';
import { Tabs } from '../ui/tabs.js';
import { ArchitectureImage } from './architecture-diagram.js';
import { MapRow } from './channel-row.js';
import { GradientCurves } from './gradient-curves.js';
import { LenetPage } from './lenet-page.js';
import './inside.css';

interface PartProps {
  readonly run: Run;
  readonly step: number;
}

/** The network opened up. */
export function InsidePage(): JSX.Element {
  const run = current.value;
  const step = useStep(run);
  return (
    <div class="stack">
      <PageTitle name="Look inside">
        What the network is made of, and what it does with your digit. The values are its own, of this moment.
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
            { name: 'Gradients', content: <Gradients run={run} step={step} /> },
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
        A box for each layer, from the image down to the scores: the higher, the larger its maps; the wider,
        the more there are. A block of layers opens with a click or with Enter.
      </p>
      <ArchitectureImage shown={answer} />
    </section>
  );
}

function FeatureMaps({ run, step }: PartProps): JSX.Element {
  const { answer, error } = useAnswer(run, 'activations', tried.value, step);
  return (
    <div class="beside-image">
      <section class="card" aria-label="The image">
        <DigitPad />
      </section>
      <div class="stack">
        {!tried.value && (
          <Message>
            <p>Draw a digit, or press the number of a sample: each layer then shows what it makes of it.</p>
          </Message>
        )}
        {error !== undefined && <ErrorMessage error={error} />}
        {answer?.filter(changes).map((maps, i) => (
          <MapRow
            key={`${maps.layer} ${i}`}
            maps={maps}
            layer={maps.layer || 'output'}
            about={`${maps.type}, ${maps.shape.join('×')}`}
            each="Map"
          />
        ))}
      </div>
    </div>
  );
}

/** Dropout passes everything on once the network is asked and not trained. */
const changes = ({ type }: { readonly type: string }) => type !== 'Dropout';

function Filters({ run, step }: PartProps): JSX.Element {
  const { answer, error } = useAnswer(run, 'filters', null, step);
  if (error !== undefined) return <ErrorMessage error={error} />;
  if (answer?.length === 0) return <p>This network has no filters larger than a pixel.</p>;
  return (
    <div class="stack">
      <p class="quiet">
        The small patterns that each layer looks for. Gray is 0: what is brighter speaks for the pattern, what
        is darker against it.
      </p>
      {answer?.map((maps) => (
        <MapRow
          key={maps.layer}
          maps={maps}
          layer={maps.layer}
          about={`${maps.count} filters, weights ${maps.shape.join('×')}`}
          each="Filter"
        />
      ))}
    </div>
  );
}

function Gradients(part: PartProps): JSX.Element {
  return (
    <section class="card stack" aria-label="Gradients">
      <p class="quiet">
        How strongly each layer was moved at each step. In a deep network without shortcuts the first layers
        can get far less than the last.
      </p>
      <GradientCurves {...part} />
    </section>
  );
}

function Tables({ run }: Pick<PartProps, 'run'>): JSX.Element {
  const { answer, error } = useAnswer(run, 'lenetTables', null, 1);
  return error === undefined ? <LenetPage tables={answer} /> : <ErrorMessage error={error} />;
}
