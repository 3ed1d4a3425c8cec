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
  const [map, setMap] = useState(0);
  const seen = c3Table[map] as readonly number[];
  return (
    <PaperPage
      title="LeNet-5"
      idea="An image has structure that a plain network must learn anew at each place. LeNet-5 looks for small patterns with the same few weights everywhere, then halves the maps so that the exact place matters less. Two such rounds turn 32x32 pixels into 16 maps of 5x5, and three further layers turn those into ten scores. The third layer does not see all maps below it: a table says which, to save work and to make the maps differ. All of it is learned together by gradient descent, from pixels to digits."
      citation="LeCun, Bottou, Bengio & Haffner: Gradient-based learning applied to document recognition. Proceedings of the IEEE 86 (11), 1998. Table I is on C3."
      claim={CLAIMS.lenet5}
      lookFor={
        <p>
          The paper reports 0.95 % errors on the 10,000 test images (section III.B). Measured here over three
          seeds: 0.92 % for the published network after 20 epochs, some 0.7 % for the one with all connections
          after 10 (docs/benchmarks.md). One epoch ends above that: see how close the two come. They differ in
          units, output and recipe too, so the comparison is a rough one.
        </p>
      }
    >
      <Demo title="C3: which maps see which">
        <svg
          viewBox={`0 0 ${16 * CELL + 24} ${6 * CELL + 18}`}
          role="img"
          aria-label={`Table I. Map ${map} of C3 sees maps ${seen.join(', ')} of S2.`}
        >
          {[0, 1, 2, 3, 4, 5].map((row) => (
            <text key={row} x="0" y={row * CELL + 30}>
              {row}
            </text>
          ))}
          {c3Table.map((maps, column) => (
            <g key={maps.join()} opacity={column === map ? 1 : 0.45}>
              {[0, 1, 2, 3, 4, 5].map((row) => (
                <rect
                  key={row}
                  x={20 + column * CELL}
                  y={16 + row * CELL}
                  width={CELL - 3}
                  height={CELL - 3}
                  stroke="var(--quiet)"
                  fill={maps.includes(row) ? 'var(--accent)' : 'none'}
                />
              ))}
            </g>
          ))}
          <text x={20 + map * CELL} y="12">
            {map}
          </text>
        </svg>
        <Slider label="Map of C3" value={map} min={0} max={15} onChange={setMap} />
        <p>
          Map {map} sees {seen.length} of 6 maps: 5 x 5 x {seen.length} weights and a bias,{' '}
          {25 * seen.length + 1} parameters.
        </p>
        <Bars
          unit="parameters"
          of={[
            { name: 'C3 by the table', value: tableParameters(c3Table, 5) },
            { name: 'All connections', value: tableParameters(ALL, 5) },
          ]}
        />
        <p>Many tutorials connect all maps and still call it LeNet-5; the paper's layer has 1,516.</p>
      </Demo>
    </PaperPage>
  );
}
