import type { JSX } from 'preact';
import { Box } from './box.js';
import { diagramsText } from './messages.js';

/** Channels of the branches of Inception 3a: Szegedy et al. 2015, table 1. The reader chooses the reduction of the 5x5 branch. */
export const INCEPTION_3A = { one: 64, threeReduce: 96, three: 128, five: 32, poolProj: 32 } as const;

interface InceptionBlockProps {
  /** Number of input channels. */
  readonly channels: number;
  /** Number of channels after the 1x1 convolution before the 5x5 convolution. */
  readonly reduce: number;
}

interface Step {
  readonly name: string;
  /** Number of output channels. Defaults to the number of input channels. */
  readonly channels?: number;
}

const WIDTH = 84;
const MIDDLES = [52, 152, 252, 352];

/** The four branches of an Inception block, from the input at the bottom to the concatenation at the top: figure 2b of the paper. */
export function InceptionBlock({ channels, reduce }: InceptionBlockProps): JSX.Element {
  const { one, threeReduce, three, five, poolProj } = INCEPTION_3A;
  const t = diagramsText.value;
  const branches: readonly (readonly Step[])[] = [
    [{ name: '1x1', channels: one }],
    [
      { name: '1x1', channels: threeReduce },
      { name: '3x3', channels: three },
    ],
    [
      { name: '1x1', channels: reduce },
      { name: '5x5', channels: five },
    ],
    [{ name: t.maxPool }, { name: '1x1', channels: poolProj }],
  ];
  const all = one + three + five + poolProj;
  return (
    <svg
      viewBox="0 0 404 262"
      role="img"
      aria-label={t.inceptionImage({ ...INCEPTION_3A, channels, reduce, all })}
    >
      {branches.map((steps, i) => (
        <Branch key={MIDDLES[i]} middle={MIDDLES[i] as number} steps={steps} highlighted={i === 2} />
      ))}
      <Box x={10} y={8} width={384} name={t.concatenation} details={t.channels({ count: all })} />
      <Box x={10} y={220} width={384} name={t.previous} details={t.channels({ count: channels })} />
    </svg>
  );
}

function Branch({
  middle,
  steps,
  highlighted,
}: {
  readonly middle: number;
  readonly steps: readonly Step[];
  readonly highlighted: boolean;
}): JSX.Element {
  const tops = steps.length === 1 ? [114] : [152, 76];
  return (
    <g>
      <path class={highlighted ? 'line highlighted' : 'line'} d={`M${middle} 220 V44 m-5 8 l5 -8 l5 8`} />
      {steps.map(({ name, channels }, i) => (
        <Box
          key={name}
          x={middle - WIDTH / 2}
          y={tops[i] as number}
          width={WIDTH}
          name={name}
          details={channels === undefined ? '3x3' : diagramsText.value.channels({ count: channels })}
          highlighted={highlighted}
        />
      ))}
    </g>
  );
}
