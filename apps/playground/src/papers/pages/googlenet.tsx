import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { multiplications, reducedMultiplications } from '../arithmetic.js';
import { CLAIMS } from '../claims/claims.js';
import { Bars } from '../diagrams/bars.js';
import { InceptionBlock } from '../diagrams/inception-block.js';
import { Slider } from '../diagrams/slider.js';
import { Demo, PaperPage } from './paper-page.js';

export function GoogLeNetPaper(): JSX.Element {
  const [reduce, setReduce] = useState(16);
  const [channels, setChannels] = useState(192);
  const shape = { side: 28, inChannels: channels, outChannels: 32, kernel: 5 };
  const [direct, reduced] = [multiplications(shape), reducedMultiplications(shape, reduce)];
  return (
    <PaperPage
      title="GoogLeNet"
      idea="Which filter size is best? An Inception block does not choose: 1x1, 3x3 and 5x5 convolutions and a max pool work side by side, and their feature maps are concatenated. That alone would be too expensive, so 1x1 convolutions first reduce the number of channels that the larger filters see. Nine such blocks give 22 layers with about 7 million parameters, where AlexNet has 60 million. Two auxiliary classifiers help the gradient during training and are removed afterwards."
      citation="Szegedy, Liu, Jia, Sermanet, Reed, Anguelov, Erhan, Vanhoucke & Rabinovich: Going deeper with convolutions. CVPR 2015. Section 4 and table 1."
      claim={CLAIMS.googlenet}
      lookFor={
        <p>
          GoogLeNet Lite has half as many channels, and batch normalization. Here it trains on the first 5,000
          images. Watch the loss fall without large fully connected layers. On all 60,000 images it reached
          99.33% after two epochs, on average over three seeds (docs/benchmarks.md).
        </p>
      }
    >
      <Demo title="What 1x1 convolutions save in an Inception block">
        <InceptionBlock channels={channels} reduce={reduce} />
        <Slider label="Input channels" value={channels} min={64} max={384} step={32} onChange={setChannels} />
        <Slider
          label="Channels after reduction"
          value={reduce}
          min={4}
          max={192}
          step={4}
          onChange={setReduce}
        />
        <Bars
          unit="multiplications"
          bars={[
            { name: '5x5 on all channels', value: direct },
            { name: '1x1 reduction, then 5x5', value: reduced },
          ]}
        />
        <p>
          Counted for the 5x5 branch, on 28x28 pixels.{' '}
          {reduced < direct
            ? `The reduction saves a factor of ${(direct / reduced).toFixed(1)}.`
            : 'A reduction this wide saves nothing.'}
        </p>
      </Demo>
    </PaperPage>
  );
}
