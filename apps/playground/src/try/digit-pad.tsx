import type { DecodedImage } from '@convkit/data';
import { useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Button } from '../ui/button.js';
import { centerDigit } from './center-digit.js';
import { inputImage } from './input-image.js';
import { MIDDLE, type Pen, penAfter, penInWords } from './keyboard-pen.js';
import { type Point, SAMPLE_STROKES } from './sample-strokes.js';
import './try.css';

/** Height and width of the canvas in pixels. */
const SIDE = 280;
const PEN_WIDTH = 22;
/** Milliseconds between two reads of the canvas while the user draws. */
const READ_EVERY = 80;

/** A black canvas to draw a digit on in white, with the mouse, a pen, a finger or the keyboard. Buttons draw samples. */
export function DigitPad(): JSX.Element {
  const id = useId();
  const [pen, setPen] = useState<Pen>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<Point>(undefined);
  /** The last image read from this canvas. */
  const drawn = useRef<DecodedImage>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const context = () => canvas.current?.getContext('2d', { willReadFrequently: true });
  const read = () => {
    timer.current = undefined;
    const pixels = context()?.getImageData(0, 0, SIDE, SIDE).data;
    if (!pixels) return;
    const data = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => pixels[4 * i] as number);
    drawn.current = centerDigit({ height: SIDE, width: SIDE, channels: 1, data });
    inputImage.value = drawn.current;
  };
  const readSoon = () => {
    timer.current ??= setTimeout(read, READ_EVERY);
  };
  const clear = () => {
    const pad = context();
    if (!pad) return;
    pad.fillStyle = '#000';
    pad.fillRect(0, 0, SIDE, SIDE);
  };
  /** Shows an image that was not drawn here: from another page, a file or the webcam. */
  const show = async (image: DecodedImage) => {
    const { height, width, channels, data } = image;
    const pixels = new ImageData(width, height);
    for (let i = 0; i < height * width; i++) {
      const color = [0, 1, 2].map((c) => data[i * channels + Math.min(c, channels - 1)] as number);
      pixels.data.set([...color, 255], 4 * i);
    }
    const bitmap = await createImageBitmap(pixels);
    if (inputImage.value === image) context()?.drawImage(bitmap, 0, 0, SIDE, SIDE);
    bitmap.close();
  };
  const line = ([fromX, fromY]: Point, [toX, toY]: Point) => {
    const pad = context();
    if (!pad) return;
    pad.strokeStyle = '#fff';
    pad.lineWidth = PEN_WIDTH;
    pad.lineCap = 'round';
    pad.beginPath();
    pad.moveTo(fromX, fromY);
    pad.lineTo(toX, toY);
    pad.stroke();
  };
  const pointOf = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width } = (canvas.current as HTMLCanvasElement).getBoundingClientRect();
    return [((clientX - left) * SIDE) / width, ((clientY - top) * SIDE) / width];
  };
  const draw = (event: PointerEvent) => {
    if (!last.current) return;
    const now = pointOf(event);
    line(last.current, now);
    last.current = now;
    readSoon();
  };
  const sample = (digit: number) => {
    clear();
    for (const stroke of SAMPLE_STROKES[digit] ?? []) {
      const points = stroke.map(scaled);
      for (const [i, point] of points.entries()) line(points[i - 1] ?? point, point);
    }
    read();
  };
  const onKey = (event: KeyboardEvent) => {
    const from = pen ?? MIDDLE;
    const to = penAfter(from, event.key);
    if (!to) return;
    event.preventDefault();
    setPen(to);
    if (!to.down) return;
    line(scaled(from.at), scaled(to.at));
    readSoon();
  };
  useEffect(() => {
    clear();
    return () => clearTimeout(timer.current);
  }, []);
  useSignalEffect(() => {
    if (inputImage.value && inputImage.value !== drawn.current) void show(inputImage.value);
  });
  return (
    <div class="stack">
      <div class="pad">
        {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: arrow keys draw on it, so screen readers must pass them on */}
        <canvas
          ref={canvas}
          class="digit-pad"
          width={SIDE}
          height={SIDE}
          role="application"
          tabIndex={0}
          aria-label="Drawing area"
          aria-describedby={id}
          onKeyDown={onKey}
          onFocus={({ currentTarget }) => currentTarget.matches(':focus-visible') && setPen(pen ?? MIDDLE)}
          onBlur={() => setPen(undefined)}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            setPen(undefined);
            last.current = pointOf(event);
            draw(event);
          }}
          onPointerMove={draw}
          onPointerUp={() => {
            last.current = undefined;
          }}
          onPointerCancel={() => {
            last.current = undefined;
          }}
        />
        {pen && (
          <span
            class={pen.down ? 'pen down' : 'pen'}
            style={{ left: `${100 * pen.at[0]}%`, top: `${100 * pen.at[1]}%` }}
          />
        )}
      </div>
      <p class="quiet small" id={id}>
        Draw with the mouse, a pen or a finger. On the keyboard, arrow keys move the pen, and Enter lowers or
        lifts it. Or draw a sample:
      </p>
      <p class="visually-hidden" role="status">
        {pen && penInWords(pen)}
      </p>
      <fieldset class="bare samples" aria-label="Sample digits">
        {SAMPLE_STROKES.map((_, digit) => (
          <Button key={digit} label={`Draw a sample ${digit}`} onClick={() => sample(digit)}>
            {digit}
          </Button>
        ))}
      </fieldset>
      <div class="row">
        <Button
          onClick={() => {
            clear();
            inputImage.value = undefined;
          }}
        >
          Clear
        </Button>
      </div>
    </div>
  );
}

const scaled = ([x, y]: Point): Point => [x * SIDE, y * SIDE];
