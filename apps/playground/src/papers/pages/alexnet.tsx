import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { convolutionWeights } from '../arithmetic.js';
import { CLAIMS } from '../claims/claims.js';
import { Bars } from '../diagrams/bars.js';
import { Slider } from '../diagrams/slider.js';
import { MAPS, Towers } from '../diagrams/towers.js';
import { Demo, PaperPage } from './paper-page.js';

export function AlexNetPaper(): JSX.Element {
  const [power, setPower] = useState(1);
  const towers = 2 ** power;
  return (
    <PaperPage
      title="AlexNet"
      idea="A large convolutional network, given a million images and two graphics cards, beat everything made by hand. Units that are zero below zero and straight above let it learn much faster than units that saturate. The network is split into two towers, one on each card, which see each other's maps in some layers only. Random crops, mirror images and shifts of color make more images of each one, and dropout keeps the large layers from relying on single units. Five convolutions and three fully connected layers hold some 60 million parameters."
      citation="Krizhevsky, Sutskever & Hinton: ImageNet classification with deep convolutional neural networks. NIPS 2012. Sections 3.1 and 3.2 are on units and towers."
      claim={CLAIMS.alexnet}
      lookFor={
        <p>
          Section 3.1: units that saturate learn several times more slowly than ReLU; in figure 1 tanh takes
          six times as many epochs to come to 25 % training error. Here are two LeNet-5s that differ in their
          units alone, ReLU and the sigmoid. In so small a network tanh is no slower than ReLU: the variant{' '}
          <em>tanh</em> on Train shows it.
        </p>
      }
    >
      <Demo title="Two towers">
        <Towers count={towers} />
        <Slider label="Towers" value={power} text={String(towers)} min={0} max={3} onChange={setPower} />
        <p>
          A filter of the second convolution sees {MAPS[0] / towers} of {MAPS[0]} maps.{' '}
          {towers === 2 && 'The paper has two, one on each graphics card.'}
        </p>
        <Bars
          unit="weights"
          of={[
            { name: 'Second convolution, 5x5, in one', value: convolutionWeights(5, ...MAPS) },
            {
              name: towers === 1 ? 'In 1 tower' : `In ${towers} towers`,
              value: convolutionWeights(5, ...MAPS, towers),
            },
          ]}
        />
      </Demo>
    </PaperPage>
  );
}
