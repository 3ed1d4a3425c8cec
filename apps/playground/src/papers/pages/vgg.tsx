import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { convolutionWeights, receptiveField, stackWeights } from '../arithmetic.js';
import { CLAIMS } from '../claims/claims.js';
import { Bars } from '../diagrams/bars.js';
import { ReceptiveField } from '../diagrams/receptive-field.js';
import { Slider } from '../diagrams/slider.js';
import { Demo, PaperPage } from './paper-page.js';

export function VggPaper(): JSX.Element {
  const [count, setCount] = useState(2);
  const [channels, setChannels] = useState(64);
  const size = receptiveField(count);
  return (
    <PaperPage
      title="VGG"
      idea="How much does depth alone help? To find out, all filters stay at 3x3, and only the number of layers changes. Two such layers see as far as one 5x5 layer and three as far as one 7x7 layer, with fewer weights and more nonlinearities in between. The feature maps are halved five times, while the number of channels doubles up to 512. From 11 to 19 weight layers the error falls, and the simple design was copied everywhere."
      citation="Simonyan & Zisserman: Very deep convolutional networks for large-scale image recognition. ICLR 2015. See section 2.3 (stacks of 3x3 convolutions)."
      claim={CLAIMS.vgg}
      lookFor={
        <p>
          In the paper, 16 layers beat 11 on ImageNet (table 3). Here both networks are an eighth as wide, use
          batch normalization, which came after the paper, and train on 3,000 digits. Digits need little
          depth, so the paper’s gain does not appear: we measured an error of 4.3% with 11 layers and 5.1%
          with 16. But both learn, with nothing but 3x3 filters.
        </p>
      }
    >
      <Demo title="A stack of 3x3 convolutions">
        <ReceptiveField convolutions={count} />
        <Slider label="Convolutions" value={count} min={1} max={5} onChange={setCount} />
        <Slider label="Channels" value={channels} min={64} max={512} step={64} onChange={setChannels} />
        <p>
          Together they see {size}x{size} pixels.
        </p>
        <Bars
          unit="weights"
          bars={[
            { name: `Stack of ${count}, 3x3 each`, value: stackWeights(count, channels) },
            { name: `Single ${size}x${size}`, value: convolutionWeights(size, channels, channels) },
          ]}
        />
      </Demo>
    </PaperPage>
  );
}
