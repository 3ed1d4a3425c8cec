import { c3Table } from 'virtual:catalog';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { tableParameters } from '../arithmetic.js';
import { CLAIMS } from '../claims/claims.js';
import { Bars } from '../diagrams/bars.js';
import { Slider } from '../diagrams/slider.js';
import { Demo, PaperPage } from './paper-page.js';

const ALL = c3Table.map(() => [0, 1, 2, 3, 4, 5]);
const CELL = 18;

export function LeNet5Paper(): JSX.Element {
  const [channel, setChannel] = useState(0);
  const inputs = c3Table[channel] as readonly number[];
  return (
    <PaperPage
      title="LeNet-5"
      idea="A fully connected network would have to learn every pattern anew at every position of an image. LeNet-5 looks for small patterns with the same few weights everywhere, then halves the feature maps so that the exact position matters less. Two such stages turn 32x32 pixels into 16 feature maps of 5x5, and three more layers turn those into ten scores. The third layer, C3, is not connected to all the feature maps below it: a table says which ones each of its feature maps sees, which saves work and makes them differ. Everything from pixels to digits is learned together by gradient descent."
      citation="LeCun, Bottou, Bengio & Haffner: Gradient-based learning applied to document recognition. Proceedings of the IEEE 86 (11), 1998. See table I (C3)."
      claim={CLAIMS.lenet5}
      lookFor={
        <p>
          The paper reports an error of 0.95% on the 10,000 test images (section III.B). Over three seeds, we
          measured 0.92% for the published network after 20 epochs and about 0.7% for the one with all
          connections after 10 (docs/benchmarks.md). One epoch ends above that; see how close the two come.
          They also differ in units, output and recipe, so this is only a rough comparison.
        </p>
      }
    >
      <Demo title="How C3 is connected to S2">
        <svg
          viewBox={`0 0 ${16 * CELL + 24} ${6 * CELL + 18}`}
          role="img"
          aria-label={`Table I. Feature map ${channel} of C3 sees feature maps ${inputs.join(', ')} of S2.`}
        >
          {[0, 1, 2, 3, 4, 5].map((row) => (
            <text key={row} x="0" y={row * CELL + 30}>
              {row}
            </text>
          ))}
          {c3Table.map((connections, column) => (
            <g key={connections.join()} opacity={column === channel ? 1 : 0.45}>
              {[0, 1, 2, 3, 4, 5].map((row) => (
                <rect
                  key={row}
                  x={20 + column * CELL}
                  y={16 + row * CELL}
                  width={CELL - 3}
                  height={CELL - 3}
                  stroke="var(--quiet)"
                  fill={connections.includes(row) ? 'var(--accent)' : 'none'}
                />
              ))}
            </g>
          ))}
          <text x={20 + channel * CELL} y="12">
            {channel}
          </text>
        </svg>
        <Slider label="C3 feature map" value={channel} min={0} max={15} onChange={setChannel} />
        <p>
          Feature map {channel} sees {inputs.length} of the 6 in S2: 5 x 5 x {inputs.length} weights and a
          bias, {25 * inputs.length + 1} parameters.
        </p>
        <Bars
          unit="parameters"
          bars={[
            { name: 'C3 with the table', value: tableParameters(c3Table, 5) },
            { name: 'All connections', value: tableParameters(ALL, 5) },
          ]}
        />
        <p>
          Many tutorials connect everything and still call it LeNet-5. The layer in the paper has 1,516
          parameters.
        </p>
      </Demo>
    </PaperPage>
  );
}
