import type { DecodedImage } from '@convkit/data';
import type { JSX, RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { MIDDLE, type Pen, penAfter } from '../try/keyboard-pen.js';
import { SIDE } from './frame-blob.js';

/** Height and width of the canvas in pixels. */
const CANVAS = 2 * SIDE;
const PEN_WIDTH = 14;

interface DrawingPadProps {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly label: string;
  readonly hint: string;
  /** Called after each stroke. */
  readonly onDraw?: () => void;
}

/** White paper to draw on in black, with the mouse, a pen, a finger or the keyboard. */
export function DrawingPad({ canvas, label, hint, onDraw }: DrawingPadProps): JSX.Element {
  const [pen, setPen] = useState<Pen>();
  const last = useRef<readonly [number, number]>(undefined);
  useLayoutEffect(() => clearDrawing(canvas.current), []);
  const line = (from: readonly [number, number], to: readonly [number, number]) => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    context.lineWidth = PEN_WIDTH;
    context.lineCap = 'round';
    context.beginPath();
    context.moveTo(from[0] * CANVAS, from[1] * CANVAS);
    context.lineTo(to[0] * CANVAS, to[1] * CANVAS);
    context.stroke();
  };
  const pointOf = ({ clientX, clientY, currentTarget }: PointerEvent): [number, number] => {
    const { left, top, width } = (currentTarget as HTMLElement).getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / width];
  };
  const lift = () => {
    if (last.current) onDraw?.();
    last.current = undefined;
  };
  return (
    <div class="drawing">
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: arrow keys draw on it, so screen readers must pass them on */}
      <canvas
        ref={canvas}
        width={CANVAS}
        height={CANVAS}
        role="application"
        tabIndex={0}
        aria-label={label}
        onKeyDown={(event) => {
          const from = pen ?? MIDDLE;
          const to = penAfter(from, event.key);
          if (!to) return;
          event.preventDefault();
          setPen(to);
          if (to.down) line(from.at, to.at);
          else if (from.down) onDraw?.();
        }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          last.current = pointOf(event);
          line(last.current, last.current);
        }}
        onPointerMove={(event) => {
          if (!last.current) return;
          const now = pointOf(event);
          line(last.current, now);
          last.current = now;
        }}
        onPointerUp={lift}
        onPointerCancel={lift}
      />
      <p class="quiet small">{hint}</p>
    </div>
  );
}

/** Makes the paper white. */
export function clearDrawing(canvas: HTMLCanvasElement | null): void {
  const context = canvas?.getContext('2d');
  if (!context) return;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, CANVAS, CANVAS);
}

/** The drawing as a small RGB image. */
export function readDrawing(canvas: HTMLCanvasElement): DecodedImage {
  const small = new OffscreenCanvas(SIDE, SIDE).getContext('2d') as OffscreenCanvasRenderingContext2D;
  small.imageSmoothingQuality = 'high';
  small.drawImage(canvas, 0, 0, SIDE, SIDE);
  const { data } = small.getImageData(0, 0, SIDE, SIDE);
  const colors = Uint8Array.from(
    { length: 3 * SIDE * SIDE },
    (_, i) => data[4 * Math.floor(i / 3) + (i % 3)] as number,
  );
  return { height: SIDE, width: SIDE, channels: 3, data: colors };
}
