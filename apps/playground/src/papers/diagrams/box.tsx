import type { JSX } from 'preact';

interface BoxProps {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly name: string;
  readonly about: string;
  readonly chosen?: boolean;
}

/** A layer: its name, and under it what it gives. */
export function Box({ x, y, width, name, about, chosen = false }: BoxProps): JSX.Element {
  return (
    <g>
      <rect class={chosen ? 'box chosen' : 'box'} {...{ x, y, width }} height="34" rx="6" />
      <text class="middle" x={x + width / 2} y={y + 15}>
        {name}
      </text>
      <text class="middle quiet-text" x={x + width / 2} y={y + 28}>
        {about}
      </text>
    </g>
  );
}
