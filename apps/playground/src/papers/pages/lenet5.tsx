import { c3Table } from 'virtual:catalog';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { formatList } from '../../language/formats.js';
import { tableParameters } from '../arithmetic.js';
import { CLAIMS } from '../claims/claims.js';
import { Bars } from '../diagrams/bars.js';
import { Slider } from '../diagrams/slider.js';
import { pagesText } from './messages.js';
import { Demo, PaperPage } from './paper-page.js';

const ALL = c3Table.map(() => [0, 1, 2, 3, 4, 5]);
const CELL = 18;

export function LeNet5Paper(): JSX.Element {
  const [channel, setChannel] = useState(0);
  const inputs = c3Table[channel] as readonly number[];
  const t = pagesText.value;
  return (
    <PaperPage
      title="LeNet-5"
      idea={t.lenetIdea}
      source={t.lenetSource}
      claim={CLAIMS.lenet5}
      lookFor={<p>{t.lenetLookFor}</p>}
    >
      <Demo title={t.lenetDemo}>
        <svg
          viewBox={`0 0 ${16 * CELL + 24} ${6 * CELL + 18}`}
          role="img"
          aria-label={t.lenetTable({ channel, inputs: formatList(inputs) })}
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
        <Slider label={t.lenetChannel} value={channel} min={0} max={15} onChange={setChannel} />
        <p>{t.lenetCount({ channel, inputs: inputs.length, parameters: tableParameters([inputs], 5) })}</p>
        <Bars
          unit={t.parameters}
          bars={[
            { name: t.lenetWithTable, value: tableParameters(c3Table, 5) },
            { name: t.lenetAll, value: tableParameters(ALL, 5) },
          ]}
        />
        <p>{t.lenetNote}</p>
      </Demo>
    </PaperPage>
  );
}
