import type { JSX } from 'preact';
import { Box } from './box.js';

/** Maps of Inception 3a by branch: Szegedy et al. 2015, table 1. The 5x5 branch's reduction is chosen by the reader. */
export const INCEPTION_3A = { one: 64, threeReduce: 96, three: 128, five: 32, poolProj: 32 } as const;

interface InceptionBlockProps {
  /** Maps that come in. */
  readonly maps: number;
  /** To which the 1x1 before the 5x5 reduces them. */
  readonly reduce: number;
}

interface Step {
  readonly name: string;
  /** Maps after it; absent where it keeps them. */
  readonly maps?: number;
}

const WIDTH = 84;
const MIDDLES = [52, 152, 252, 352];

/** The four branches side by side, from the maps below to all that they find above: the paper's figure 2b. */
export function InceptionBlock({ maps, reduce }: InceptionBlockProps): JSX.Element {
  const { one, threeReduce, three, five, poolProj } = INCEPTION_3A;
  const branches: readonly (readonly Step[])[] = [
    [{ name: '1x1', maps: one }],
    [
      { name: '1x1', maps: threeReduce },
      { name: '3x3', maps: three },
    ],
    [
      { name: '1x1', maps: reduce },
      { name: '5x5', maps: five },
    ],
    [{ name: 'max-pool' }, { name: '1x1', maps: poolProj }],
  ];
  const all = one + three + five + poolProj;
  return (
    <svg
      viewBox="0 0 404 262"
      role="img"
      aria-label={`Four branches see the same ${maps} maps. 1x1 gives ${one}; 1x1 to ${threeReduce}, then 3x3 gives ${three}; 1x1 to ${reduce}, then 5x5 gives ${five}; a 3x3 max-pool, then 1x1 gives ${poolProj}. Put together they are ${all} maps.`}
    >
      {branches.map((steps, i) => (
        <Branch key={MIDDLES[i]} middle={MIDDLES[i] as number} steps={steps} chosen={i === 2} />
      ))}
      <Box x={10} y={8} width={384} name="put together" about={`${all} maps`} />
      <Box x={10} y={220} width={384} name="the layer before" about={`${maps} maps`} />
    </svg>
  );
}

function Branch({
  middle,
  steps,
  chosen,
}: {
  readonly middle: number;
  readonly steps: readonly Step[];
  readonly chosen: boolean;
}): JSX.Element {
  const tops = steps.length === 1 ? [114] : [152, 76];
  return (
    <g>
      <path class={chosen ? 'way chosen' : 'way'} d={`M${middle} 220 V44 m-5 8 l5 -8 l5 8`} />
      {steps.map(({ name, maps }, i) => (
        <Box
          key={name}
          x={middle - WIDTH / 2}
          y={tops[i] as number}
          width={WIDTH}
          name={name}
          about={maps === undefined ? '3x3, all maps' : `${maps} maps`}
          chosen={chosen}
        />
      ))}
    </g>
  );
}
