import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { residualBlockWeights } from '../arithmetic.js';
import { Demo } from '../pages/paper-page.js';
import { Bars } from './bars.js';
import { Box } from './box.js';
import { Slider } from './slider.js';

const LEFT = 48;
const WIDTH = 174;
const MIDDLE = LEFT + WIDTH / 2;

/** A residual block with either kind of shortcut: figure 2 of the paper. */
export function ResidualBlock(): JSX.Element {
  const [channels, setChannels] = useState(64);
  const [halves, setHalves] = useState(false);
  const inChannels = halves ? channels / 2 : channels;
  const { layers, shortcut } = residualBlockWeights(inChannels, channels);
  // Equation 2 if the sizes differ, otherwise equation 1.
  const sum = halves ? 'F(x) + Wₛx' : 'F(x) + x';
  const shortcutLayer = halves ? `a 1x1 convolution from ${inChannels} to ${channels} channels` : 'no layer';
  return (
    <Demo title="A residual block">
      <svg
        viewBox="0 0 360 300"
        role="img"
        aria-label={`The input x, ${inChannels} channels, takes two paths: through two 3x3 convolutions, which give F(x), and around them through ${shortcutLayer}. The sum, ${sum}, passes through a ReLU.`}
      >
        <path class="line" d={`M${MIDDLE} 40 V290 m-5 -8 l5 8 l5 -8`} />
        <path class="line highlighted" d={`M${MIDDLE} 54 H290 V225 H${MIDDLE + 14} m8 -5 l-8 5 l8 5`} />
        <Box x={LEFT} y={6} width={WIDTH} name="x" details={`${inChannels} channels`} />
        <Box
          x={LEFT}
          y={72}
          width={WIDTH}
          name="3x3 convolution"
          details={`${channels} channels, batch norm, ReLU`}
        />
        <Box
          x={LEFT}
          y={140}
          width={WIDTH}
          name="3x3 convolution"
          details={`${channels} channels, batch norm`}
        />
        {halves ? (
          <Box
            x={236}
            y={106}
            width={108}
            name="1x1 convolution"
            details={`stride 2, ${channels} channels`}
            highlighted
          />
        ) : (
          <text x="300" y="134" class="quiet-text">
            x, unchanged
          </text>
        )}
        <circle class="box" cx={MIDDLE} cy="225" r="14" />
        <path class="line" d={`M${MIDDLE - 7} 225 h14 M${MIDDLE} 218 v14`} />
        <text x={MIDDLE + 12} y="200" class="quiet-text">
          F(x)
        </text>
        <text x={MIDDLE + 22} y="248">
          {sum}
        </text>
        <text x={MIDDLE + 12} y="272" class="quiet-text">
          ReLU
        </text>
      </svg>
      <Slider label="Output channels" value={channels} min={64} max={512} step={64} onChange={setChannels} />
      <label class="choice">
        <input
          type="checkbox"
          checked={halves}
          onChange={({ currentTarget }) => setHalves(currentTarget.checked)}
        />
        Halve height and width, double the channels
      </label>
      <Bars
        unit="weights"
        bars={[
          { name: 'The two convolutions', value: layers },
          { name: 'The shortcut', value: shortcut },
        ]}
      />
      <p>
        {halves
          ? 'x and F(x) differ in shape, so the shortcut is a 1x1 convolution: option B of the paper.'
          : 'The shortcut is x itself. It costs nothing, and if F(x) is 0 the block passes its input on.'}
      </p>
    </Demo>
  );
}
