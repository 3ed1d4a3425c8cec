import type { DecodedImage } from '@convkit/data';
import { useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { tried } from './input-image.js';
import { Button } from '../ui/button.js';
import { centerDigit } from './center-digit.js';
import { MIDDLE, type Pen, penAfter, penInWords } from './keyboard-pen.js';
import { type Point, SAMPLE_STROKES } from './sample-strokes.js';
import './try.css';

const SIDE = 280;
const PEN = 22;
/** Milliseconds between two looks at what is being drawn. */
const LOOK_EVERY = 80;

/** A black square to draw a digit on in white, with mouse, pen, finger or keys; buttons draw a sample. */
export function DigitPad(): JSX.Element {
  const id = useId();
  const [pen, setPen] = useState<Pen>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<Point>(undefined);
  /** What was drawn here and is tried. */
  const drawn = useRef<DecodedImage>(undefined);
  const look = useRef<ReturnType<typeof setTimeout>>(undefined);
  const context = () => canvas.current?.getContext('2d', { willReadFrequently: true });
  const read = () => {
    look.current = undefined;
    const pixels = context()?.getImageData(0, 0, SIDE, SIDE).data;
    if (!pixels) return;
    const data = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => pixels[4 * i] as number);
    drawn.current = centerDigit({ height: SIDE, width: SIDE, channels: 1, data });
    tried.value = drawn.current;
  };
  const lookSoon = () => {
    look.current ??= setTimeout(read, LOOK_EVERY);
  };
  const clear = () => {
    const paper = context();
    if (!paper) return;
    paper.fillStyle = '#000';
    paper.fillRect(0, 0, SIDE, SIDE);
  };
  /** An image that was not drawn here: from another page, a file or the webcam. */
  const show = async (image: DecodedImage) => {
    const { height, width, channels, data } = image;
    const pixels = new ImageData(width, height);
    for (let i = 0; i < height * width; i++) {
      const color = [0, 1, 2].map((c) => data[i * channels + Math.min(c, channels - 1)] as number);
      pixels.data.set([...color, 255], 4 * i);
    }
    const bitmap = await createImageBitmap(pixels);
    if (tried.value === image) context()?.drawImage(bitmap, 0, 0, SIDE, SIDE);
    bitmap.close();
  };
  const line = ([fromX, fromY]: Point, [toX, toY]: Point) => {
    const paper = context();
    if (!paper) return;
    paper.strokeStyle = '#fff';
    paper.lineWidth = PEN;
    paper.lineCap = 'round';
    paper.beginPath();
    paper.moveTo(fromX, fromY);
    paper.lineTo(toX, toY);
    paper.stroke();
  };
  const placeOf = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width } = (canvas.current as HTMLCanvasElement).getBoundingClientRect();
    return [((clientX - left) * SIDE) / width, ((clientY - top) * SIDE) / width];
  };
  const draw = (event: PointerEvent) => {
    if (!last.current) return;
    const now = placeOf(event);
    line(last.current, now);
    last.current = now;
    lookSoon();
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
    lookSoon();
  };
  useEffect(() => {
    clear();
    return () => clearTimeout(look.current);
  }, []);
  useSignalEffect(() => {
    if (tried.value && tried.value !== drawn.current) void show(tried.value);
  });
  return (
    <div class="stack">
      <div class="pad">
        {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: arrow keys draw on it, so screen readers must let them through */}
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
            last.current = placeOf(event);
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
        Draw with mouse, pen or finger; with the keyboard, arrow keys move a pen that Enter sets down and
        lifts. Or take a sample:
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
            tried.value = undefined;
          }}
        >
          Clear
        </Button>
      </div>
    </div>
  );
}

const scaled = ([x, y]: Point): Point => [x * SIDE, y * SIDE];
