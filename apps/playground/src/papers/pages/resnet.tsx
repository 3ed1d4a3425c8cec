import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Chart } from '../../ui/chart.js';
import { plainGradient, residualGradient } from '../arithmetic.js';
import { CLAIMS } from '../claims/claims.js';
import { EPOCHS, NETWORKS, trainingErrors } from '../claims/degradation.js';
import { ResidualBlock } from '../diagrams/residual-block.js';
import { Slider } from '../diagrams/slider.js';
import { Demo, PaperPage } from './paper-page.js';

const ERRORS = NETWORKS.map(trainingErrors);
const DATA = [EPOCHS, ...ERRORS];
const SERIES = NETWORKS.map((name, i) => ({
  name,
  color: (i + 1) as 1 | 2 | 3 | 4,
  dash: name.endsWith('18'),
}));
const LAST = NETWORKS.map((name, i) => `${name} ${ERRORS[i]?.at(-1)?.toFixed(2)}%`).join(', ');

export function ResNetPaper(): JSX.Element {
  const [factor, setFactor] = useState(0.6);
  const [layers, setLayers] = useState(19);
  const plain = plainGradient(factor, layers);
  return (
    <PaperPage
      title="ResNet"
      idea="A deeper network should never be worse than a shallow one, since the extra layers could simply pass their input on. In practice, plain deep networks are worse, even on the training images, so the cause is not overfitting: the paper calls it degradation. A residual block adds its input to the output of its layers, so the layers only have to learn the difference. To pass the input on, they just go to zero. With these shortcuts, networks of 152 layers train well, and the gradient has a direct path back."
      citation="He, Zhang, Ren & Sun: Deep residual learning for image recognition. CVPR 2016 (arXiv 1512.03385, 2015). Section 4.1 and figure 4."
      claim={CLAIMS.resnet}
      lookFor={
        <>
          <Chart
            title="Training error in percent, mean of three seeds"
            xLabel="epoch"
            series={SERIES}
            data={DATA}
            logarithmic
            summary={`After ${EPOCHS.length} epochs: ${LAST}.`}
          />
          <p>
            We measured this on 3,000 digits, with networks a quarter as wide. Final training errors: {LAST}.
            Without shortcuts, the deeper network is several times worse; with them, a difference of 0.1
            percentage points remains. One result of the paper does not appear: 34 residual layers do not beat
            18. Training both runs here takes a few minutes. Their errors are higher, 9.2% and 1.6% in one
            trial, because the recipe shifts the images at random.
          </p>
        </>
      }
    >
      <ResidualBlock />
      <Demo title="How much of the gradient remains">
        <svg
          viewBox="0 0 320 90"
          role="img"
          aria-label={`A chain of ${layers} layers that fades from right to left, below the solid line of a shortcut.`}
        >
          <path d="M10 14 H310" stroke="var(--series-3)" stroke-width="6" />
          <text x="10" y="36">
            shortcut: 1
          </text>
          {Array.from({ length: layers }, (_, i) => (
            <rect
              key={i}
              x={10 + (i * 300) / layers}
              y="46"
              width={300 / layers - 1.5}
              height="34"
              stroke="var(--quiet)"
              fill="var(--series-2)"
              fill-opacity={plainGradient(factor, layers - 1 - i)}
            />
          ))}
        </svg>
        <Slider label="Layers" value={layers} min={1} max={50} onChange={setLayers} />
        <Slider
          label="Gradient passed per layer"
          value={factor}
          min={0.1}
          max={1}
          step={0.05}
          onChange={setFactor}
        />
        <p>
          Plain layers: {factor} to the power of {layers} is <strong>{plain.toPrecision(2)}</strong>
          {plain < 1e-3 && ` (${plain.toExponential(1)})`} of the gradient. Shortcuts alone: 1. Shortcuts and
          layers together, in blocks of two: {residualGradient(factor, layers).toPrecision(3)}.
        </p>
        <p>
          Tutorials often get this figure wrong: 0.6 to the power of 19 is{' '}
          {plainGradient(0.6, 19).toExponential(1)}. The model is also simplistic: real layers differ, and
          batch normalization keeps their gradients from vanishing. The paper itself doubts that plain
          networks suffer from vanishing gradients (section 4.1).
        </p>
      </Demo>
    </PaperPage>
  );
}
