import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { residualBlockWeights } from '../arithmetic.js';
import { Demo } from '../pages/paper-page.js';
import { Bars } from './bars.js';
import { Box } from './box.js';
import { Slider } from './slider.js';

const LEFT = 60;
const WIDTH = 150;
const MIDDLE = LEFT + WIDTH / 2;

/** Two convolutions, the shortcut round them and the sum: the paper's figure 2, with its two kinds of shortcut. */
export function ResidualBlock(): JSX.Element {
  const [maps, setMaps] = useState(64);
  const [halves, setHalves] = useState(false);
  const from = halves ? maps / 2 : maps;
  const { layers, shortcut } = residualBlockWeights(from, maps);
  // Equation 2 where the sizes differ, equation 1 where not.
  const sum = halves ? 'F(x) + Wₛx' : 'F(x) + x';
  const way = halves ? `a 1x1 convolution from ${from} to ${maps} maps` : 'nothing';
  return (
    <Demo title="A residual block">
      <svg
        viewBox="0 0 360 300"
        role="img"
        aria-label={`The input x, ${from} maps, goes two ways: through two 3x3 convolutions, which give F(x), and round them through ${way}. The sum, ${sum}, passes a ReLU.`}
      >
        <path class="way" d={`M${MIDDLE} 40 V290 m-5 -8 l5 8 l5 -8`} />
        <path class="way chosen" d={`M${MIDDLE} 54 H290 V225 H${MIDDLE + 14} m8 -5 l-8 5 l8 5`} />
        <Box x={LEFT} y={6} width={WIDTH} name="x" about={`${from} maps`} />
        <Box x={LEFT} y={72} width={WIDTH} name="3x3 convolution" about={`${maps} maps, batch norm, ReLU`} />
        <Box x={LEFT} y={140} width={WIDTH} name="3x3 convolution" about={`${maps} maps, batch norm`} />
        {halves ? (
          <Box x={236} y={106} width={108} name="1x1 convolution" about={`stride 2, ${maps} maps`} chosen />
        ) : (
          <text x="300" y="134" class="quiet-text">
            x, as it is
          </text>
        )}
        <circle class="box" cx={MIDDLE} cy="225" r="14" />
        <path class="way" d={`M${MIDDLE - 7} 225 h14 M${MIDDLE} 218 v14`} />
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
      <Slider label="Maps of the block" value={maps} min={64} max={512} step={64} onChange={setMaps} />
      <label class="choice">
        <input
          type="checkbox"
          checked={halves}
          onChange={({ currentTarget }) => setHalves(currentTarget.checked)}
        />
        It halves height and width, and doubles the maps
      </label>
      <Bars
        unit="weights"
        of={[
          { name: 'The two convolutions', value: layers },
          { name: 'The shortcut', value: shortcut },
        ]}
      />
      <p>
        {halves
          ? 'x has other sizes than F(x) here, so the shortcut is a 1x1 convolution: option B of the paper.'
          : 'The shortcut is x itself: it costs nothing, and if F(x) is 0 the block passes its input on.'}
      </p>
    </Demo>
  );
}
