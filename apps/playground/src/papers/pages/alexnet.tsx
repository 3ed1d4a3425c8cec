import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { convolutionWeights } from '../arithmetic.js';
import { CLAIMS } from '../claims/claims.js';
import { Bars } from '../diagrams/bars.js';
import { Slider } from '../diagrams/slider.js';
import { CHANNELS, Towers } from '../diagrams/towers.js';
import { Demo, PaperPage } from './paper-page.js';

export function AlexNetPaper(): JSX.Element {
  const [power, setPower] = useState(1);
  const towers = 2 ** power;
  return (
    <PaperPage
      title="AlexNet"
      idea="A large convolutional network, trained on a million images with two GPUs, beat every system with hand-designed features. Rectified linear units (ReLU), which are zero below zero and linear above, let it learn much faster than saturating units. The network is split into two towers, one per GPU, which exchange feature maps only in some layers. Random crops, flips and color shifts augment the training images, and dropout keeps the large layers from relying on single units. Five convolutional and three fully connected layers have about 60 million parameters."
      citation="Krizhevsky, Sutskever & Hinton: ImageNet classification with deep convolutional neural networks. NIPS 2012. See sections 3.1 (units) and 3.2 (towers)."
      claim={CLAIMS.alexnet}
      lookFor={
        <p>
          According to section 3.1, saturating units learn several times more slowly than ReLU: in figure 1,
          tanh takes six times as many epochs to reach a training error of 25%. The two runs here are LeNet-5s
          that differ only in their units, ReLU and sigmoid. In a network this small, tanh is no slower than
          ReLU. To see that, train the variant <em>tanh</em> on the Train page.
        </p>
      }
    >
      <Demo title="Two towers">
        <Towers count={towers} />
        <Slider label="Towers" value={power} text={String(towers)} min={0} max={3} onChange={setPower} />
        <p>
          Each filter of the second convolution sees {CHANNELS[0] / towers} of {CHANNELS[0]} feature maps.{' '}
          {towers === 2 && 'The paper has two towers, one per GPU.'}
        </p>
        <Bars
          unit="weights"
          bars={[
            { name: 'Second 5x5 convolution, undivided', value: convolutionWeights(5, ...CHANNELS) },
            {
              name: towers === 1 ? 'In 1 tower' : `In ${towers} towers`,
              value: convolutionWeights(5, ...CHANNELS, towers),
            },
          ]}
        />
      </Demo>
    </PaperPage>
  );
}
