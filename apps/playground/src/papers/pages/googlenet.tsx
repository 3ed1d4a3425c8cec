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
  const [maps, setMaps] = useState(192);
  const shape = { side: 28, in: maps, out: 32, kernel: 5 };
  const [direct, reduced] = [multiplications(shape), reducedMultiplications(shape, reduce)];
  return (
    <PaperPage
      title="GoogLeNet"
      idea="Which size of filter is best? An Inception block does not choose: 1x1, 3x3, 5x5 and a pool work side by side, and their maps are put together. That would cost too much, so 1x1 convolutions first reduce the maps that the larger filters see. Nine such blocks make 22 layers with some 7 million parameters where AlexNet has 60 million. Two small classifiers on the way help the gradient while it trains and are dropped afterwards."
      citation="Szegedy, Liu, Jia, Sermanet, Reed, Anguelov, Erhan, Vanhoucke & Rabinovich: Going deeper with convolutions. CVPR 2015. Section 4 and table 1."
      claim={CLAIMS.googlenet}
      lookFor={
        <p>
          googlenet-lite has half of the maps and batch normalization; here it sees the first 5,000 images.
          See how the loss falls without large fully connected layers. On all 60,000 images it came to 99.33 %
          after two epochs, the mean of three seeds (docs/benchmarks.md).
        </p>
      }
    >
      <Demo title="An Inception block, and what its 1x1 convolutions save">
        <InceptionBlock maps={maps} reduce={reduce} />
        <Slider label="Maps before" value={maps} min={64} max={384} step={32} onChange={setMaps} />
        <Slider
          label="Maps of the reduction"
          value={reduce}
          min={4}
          max={192}
          step={4}
          onChange={setReduce}
        />
        <Bars
          unit="multiplications"
          of={[
            { name: '5x5 on all maps', value: direct },
            { name: 'Behind the 1x1', value: reduced },
          ]}
        />
        <p>
          The branch of the 5x5 filters, on 28x28 pixels.{' '}
          {reduced < direct
            ? `That is ${(direct / reduced).toFixed(1)} times fewer.`
            : 'So wide a reduction saves nothing.'}
        </p>
      </Demo>
    </PaperPage>
  );
}
