import type { JSX } from 'preact';

const WIDTH = 72;
const HEIGHT = 64;
/** Side of the front of the network's input. */
const FRONT = 34;
/** Depth of one channel, in each direction; each doubling adds as much. */
const DEPTH = 2.4;

interface ShapePictureProps {
  readonly shape: readonly number[] | undefined;
  /** Height of the network's input in pixels. */
  readonly side: number;
}

/** Feature maps as a block: its front shows their height and width, its depth their number. Single values are a column. */
export function ShapePicture({ shape, side }: ShapePictureProps): JSX.Element {
  return (
    <svg class="shape" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {shape?.length === 3 && <Maps shape={shape} side={side} />}
      {shape?.length === 1 && <Values count={shape[0] as number} />}
      {!shape && (
        <text x={WIDTH / 2} y={HEIGHT / 2 + 6} class="unknown">
          ?
        </text>
      )}
    </svg>
  );
}

function Maps({ shape, side }: { readonly shape: readonly number[]; readonly side: number }): JSX.Element {
  const [height = 1, width = 1, channels = 1] = shape;
  const scaled = (length: number) => Math.min(FRONT, 4 + (FRONT - 4) * Math.sqrt(length / side));
  const [tall, wide, deep] = [scaled(height), scaled(width), 2 + DEPTH * Math.log2(channels)];
  const x = (WIDTH - wide - deep) / 2;
  const y = (HEIGHT - tall + deep) / 2;
  return (
    <>
      <path class="side" d={`M${x} ${y} l${deep} ${-deep} h${wide} l${-deep} ${deep} z`} />
      <path class="side" d={`M${x + wide} ${y} l${deep} ${-deep} v${tall} l${-deep} ${deep} z`} />
      <rect class="front" x={x} y={y} width={wide} height={tall} />
    </>
  );
}

function Values({ count }: { readonly count: number }): JSX.Element {
  const tall = Math.min(HEIGHT - 8, 6 + 4.5 * Math.log2(count));
  return <rect class="front" x={WIDTH / 2 - 3} y={(HEIGHT - tall) / 2} width="6" height={tall} rx="2" />;
}
