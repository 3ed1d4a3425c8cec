import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { convolutionWeights } from './arithmetic.js';
import { Bars } from './bars.js';
import { CLAIMS } from './claims.js';
import { Demo, PaperPage } from './paper-page.js';
import { Slider } from './slider.js';

export function AlexNetPaper(): JSX.Element {
  const [power, setPower] = useState(1);
  const towers = 2 ** power;
  const height = 96 / towers;
  return (
    <PaperPage
      title="AlexNet"
      idea="A large convolutional network, given a million pictures and two graphics cards, beat everything made by hand. Units that are zero below zero and straight above let it learn much faster than units that saturate. The network is split into two towers, one on each card, which see each other's maps in some layers only. Random crops, mirror images and shifts of colour make more pictures of each one, and dropout keeps the large layers from relying on single units. Five convolutions and three fully connected layers hold some 60 million parameters."
      citation="Krizhevsky, Sutskever & Hinton: ImageNet classification with deep convolutional neural networks. NIPS 2012. Sections 3.1 and 3.2 are on units and towers."
      claims={CLAIMS.alexnet}
      lookFor={
        <p>
          Figure 1 of the paper: a small network with ReLU comes to 25 % training error six times sooner than
          one with tanh. Start both runs and see which accuracy rises first; the losses are of two kinds and
          do not compare. LeNet-5's two variants differ in more than the unit, and each has the learning rate
          of its own recipe, so look at the direction, not at the factor.
        </p>
      }
    >
      <Demo title="Two towers">
        <svg
          viewBox="0 0 320 120"
          role="img"
          aria-label={`96 maps and 256 maps in ${towers} towers; each sees only its own.`}
        >
          {Array.from({ length: towers }, (_, i) => (
            <g
              key={i}
              transform={`translate(0 ${20 + i * height})`}
              stroke="var(--accent)"
              fill="var(--surface)"
            >
              <rect x="10" width="80" height={height - 3} />
              <rect x="230" width="80" height={height - 3} />
              <path d={`M92 ${height / 2 - 2} H226`} />
            </g>
          ))}
          <text x="30" y="14">
            96 maps
          </text>
          <text x="246" y="14">
            256 maps
          </text>
        </svg>
        <Slider label="Doublings of towers" value={power} min={0} max={4} onChange={setPower} />
        <p>
          {towers} {towers === 1 ? 'tower' : 'towers'}: a filter of the second convolution sees {96 / towers}{' '}
          of 96 maps.
        </p>
        <Bars
          unit="weights"
          of={[
            { name: 'Second convolution, 5x5, in one', value: convolutionWeights(5, 96, 256) },
            { name: `In ${towers} towers`, value: convolutionWeights(5, 96, 256, towers) },
          ]}
        />
      </Demo>
    </PaperPage>
  );
}
