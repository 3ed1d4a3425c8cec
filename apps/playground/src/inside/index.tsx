import type { JSX } from 'preact';
import { tried } from '../state/picture.js';
import { current, type Run } from '../state/runs.js';
import { useAnswer, useStep } from '../state/use-answer.js';
import { DigitPad } from '../try/digit-pad.js';
import { ErrorMessage, Message } from '../ui/message.js';
import { NoNetwork } from '../ui/no-network.js';
import { Tabs } from '../ui/tabs.js';
import { ArchitecturePicture } from './architecture-picture.js';
import { GradientCurves } from './gradient-curves.js';
import { LenetPage } from './lenet-page.js';
import { MapRow } from './map-rows.js';

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
      <h1>Look inside</h1>
      {!run || step === 0 ? (
        <NoNetwork />
      ) : (
        <Tabs
          label="Parts of the network"
          tabs={[
            { name: 'Architecture', content: <ArchitecturePart run={run} /> },
            { name: 'Feature maps', content: <FeatureMaps run={run} step={step} /> },
            { name: 'Filters', content: <Filters run={run} step={step} /> },
            { name: 'Gradients', content: <GradientCurves run={run} step={step} /> },
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
  return answer ? <ArchitecturePicture shown={answer} /> : <p aria-busy="true">Reading the network …</p>;
}

function FeatureMaps({ run, step }: PartProps): JSX.Element {
  const { answer, error } = useAnswer(run, 'activations', tried.value, step);
  return (
    <div class="stack">
      <DigitPad />
      {!tried.value && (
        <Message>
          <p>Draw a digit, or press the number of a sample: each layer then shows what it makes of it.</p>
        </Message>
      )}
      {error !== undefined && <ErrorMessage error={error} />}
      {answer?.map((maps, i) => (
        <MapRow
          key={`${maps.layer} ${i}`}
          maps={maps}
          layer={maps.layer || 'output'}
          about={`${maps.type}, ${maps.shape.join('×')}`}
          each="Map"
        />
      ))}
    </div>
  );
}

function Filters({ run, step }: PartProps): JSX.Element {
  const { answer, error } = useAnswer(run, 'filters', null, step);
  if (error !== undefined) return <ErrorMessage error={error} />;
  if (answer?.length === 0) return <p>This network has no filters larger than a pixel.</p>;
  return (
    <div class="stack">
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

function Tables({ run }: Pick<PartProps, 'run'>): JSX.Element {
  const { answer, error } = useAnswer(run, 'lenetTables', null, 1);
  return error === undefined ? <LenetPage tables={answer} /> : <ErrorMessage error={error} />;
}
