import type { JSX } from 'preact';

interface BoxProps {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly name: string;
  readonly details: string;
  /** Highlights the box. Defaults to `false`. */
  readonly highlighted?: boolean;
}

/** A layer in a diagram: its name, and its details below. */
export function Box({ x, y, width, name, details, highlighted = false }: BoxProps): JSX.Element {
  return (
    <g>
      <rect class={highlighted ? 'box highlighted' : 'box'} {...{ x, y, width }} height="34" rx="6" />
      <text class="middle" x={x + width / 2} y={y + 15}>
        {name}
      </text>
      <text class="middle quiet-text" x={x + width / 2} y={y + 28}>
        {details}
      </text>
    </g>
  );
}
