import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { residualBlockWeights } from '../arithmetic.js';
import { Demo } from '../pages/paper-page.js';
import { Bars } from './bars.js';
import { Box } from './box.js';
import { diagramsText } from './messages.js';
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
  const t = diagramsText.value;
  const image = halves ? t.blockImageHalved : t.blockImage;
  return (
    <Demo title={t.blockTitle}>
      <svg viewBox="0 0 360 300" role="img" aria-label={image({ inChannels, channels, sum })}>
        <path class="line" d={`M${MIDDLE} 40 V290 m-5 -8 l5 8 l5 -8`} />
        <path class="line highlighted" d={`M${MIDDLE} 54 H290 V225 H${MIDDLE + 14} m8 -5 l-8 5 l8 5`} />
        <Box x={LEFT} y={6} width={WIDTH} name="x" details={t.channels({ count: inChannels })} />
        <Box
          x={LEFT}
          y={72}
          width={WIDTH}
          name={t.convolution({ size: 3 })}
          details={t.normalizedReLU({ count: channels })}
        />
        <Box
          x={LEFT}
          y={140}
          width={WIDTH}
          name={t.convolution({ size: 3 })}
          details={t.normalized({ count: channels })}
        />
        {halves ? (
          <Box
            x={236}
            y={106}
            width={108}
            name={t.convolution({ size: 1 })}
            details={t.halving({ count: channels })}
            highlighted
          />
        ) : (
          <text x="300" y="134" class="quiet-text">
            {t.unchanged}
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
      <Slider label={t.outChannels} value={channels} min={64} max={512} step={64} onChange={setChannels} />
      <label class="choice">
        <input
          type="checkbox"
          checked={halves}
          onChange={({ currentTarget }) => setHalves(currentTarget.checked)}
        />
        {t.halve}
      </label>
      <Bars
        unit={t.weights}
        bars={[
          { name: t.twoConvolutions, value: layers },
          { name: t.shortcut, value: shortcut },
        ]}
      />
      <p>{halves ? t.projection : t.identity}</p>
    </Demo>
  );
}
