import type { DecodedImage } from '@convkit/data';
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Run } from '../../runs/runs.js';
import { useAnswer } from '../../runs/use-answer.js';
import { chooseModel } from '../../settings/choose-model.js';
import { change } from '../../settings/settings.js';
import { DigitPad } from '../../try/digit-pad.js';
import { inputImage } from '../../try/input-image.js';
import { Tabs } from '../../ui/tabs.js';
import { InceptionPanel } from './blocks/inception-panel.js';
import { ResidualPanel } from './blocks/residual-panel.js';
import { ConvolutionPanel } from './convolution-panel.js';
import { watchText } from './messages.js';
import { PoolingPanel } from './pooling-panel.js';
import { TrainInstead } from './train-instead.js';
import { useWatchedImage } from './use-watched-image.js';
import { WatchedAnswer } from './watched-answer.js';
import './watch.css';

interface PartProps {
  readonly run: Run;
  readonly step: number;
}

interface WatchedProps extends PartProps {
  /** `undefined` while there is none. */
  readonly image: DecodedImage | undefined;
}

/** Steps through the computation of the network on the image of the page. */
export function WatchPart({ run, step }: PartProps): JSX.Element {
  const image = useWatchedImage(run);
  const [opened] = useState(image === undefined);
  const t = watchText.value;
  const part = { run, step, image };
  return (
    <div class="stack watch">
      <details open={opened}>
        <summary>{t.changeImage}</summary>
        <DigitPad />
      </details>
      {!inputImage.value && <p class="quiet small">{image ? t.sampleImage : t.noImage}</p>}
      <Tabs
        label={t.what}
        tabs={[
          { name: t.convolution, content: <Convolution {...part} /> },
          { name: t.pooling, content: <Pooling {...part} /> },
          { name: t.residualBlock, content: <Residual {...part} /> },
          { name: t.inceptionBlock, content: <Inception {...part} /> },
        ]}
      />
    </div>
  );
}

function Convolution({ run, step, image }: WatchedProps): JSX.Element {
  const [channel, setChannel] = useState(0);
  const payload = useMemo(() => image && { image, channel }, [image, channel]);
  const state = useAnswer(run, 'convolution', payload, step);
  const t = watchText.value;
  return (
    <WatchedAnswer
      hasImage={image !== undefined}
      lead={t.convolutionLead}
      {...state}
      none={<p>{t.noConvolution}</p>}
    >
      {(watched) => <ConvolutionPanel watched={watched} onChannel={setChannel} />}
    </WatchedAnswer>
  );
}

function Pooling({ run, step, image }: WatchedProps): JSX.Element {
  const [channel, setChannel] = useState(0);
  const payload = useMemo(() => image && { image, channel }, [image, channel]);
  const state = useAnswer(run, 'pooling', payload, step);
  const t = watchText.value;
  return (
    <WatchedAnswer hasImage={image !== undefined} lead={t.poolingLead} {...state} none={<p>{t.noPooling}</p>}>
      {(watched) => <PoolingPanel watched={watched} onChannel={setChannel} />}
    </WatchedAnswer>
  );
}

function Residual({ run, step, image }: WatchedProps): JSX.Element {
  const [channel, setChannel] = useState(0);
  const [block, setBlock] = useState<string>();
  const payload = useMemo(() => image && { image, channel, block }, [image, channel, block]);
  const state = useAnswer(run, 'residualBlock', payload, step);
  const t = watchText.value;
  const choose = () => {
    chooseModel('resnet20');
    change({ widthMultiplier: 0.25, epochs: 3 });
  };
  const none = <TrainInstead text={t.noResidual} button={t.chooseResnet} choose={choose} />;
  return (
    <WatchedAnswer hasImage={image !== undefined} lead={t.residualLead} {...state} none={none}>
      {(watched) => <ResidualPanel watched={watched} onChannel={setChannel} onBlock={setBlock} />}
    </WatchedAnswer>
  );
}

function Inception({ run, step, image }: WatchedProps): JSX.Element {
  const [block, setBlock] = useState<string>();
  const payload = useMemo(() => image && { image, block }, [image, block]);
  const state = useAnswer(run, 'inceptionBlock', payload, step);
  const t = watchText.value;
  const choose = () => {
    chooseModel('googlenet-lite');
    change({ widthMultiplier: 0.5, epochs: 2 });
  };
  const none = <TrainInstead text={t.noInception} button={t.chooseGooglenet} choose={choose} />;
  return (
    <WatchedAnswer hasImage={image !== undefined} lead={t.inceptionLead} {...state} none={none}>
      {(watched) => <InceptionPanel watched={watched} onBlock={setBlock} />}
    </WatchedAnswer>
  );
}
