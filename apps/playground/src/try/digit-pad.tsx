import type { DecodedImage } from '@convkit/data';
import { useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { sentenceGap } from '../language/formats.js';
import { Button } from '../ui/button.js';
import { playDemo } from './demo.js';
import { toImageData } from './image-data.js';
import { Ink, SIDE } from './ink.js';
import { inputImage, isDigits } from './input-image.js';
import { MIDDLE, type Pen, penAfter, penInWords } from './keyboard-pen.js';
import { tryText } from './messages.js';
import { linesOf, type Point, SAMPLE_STROKES } from './sample-strokes.js';
import { TestImages } from './test-images.js';
import './try.css';

/** Milliseconds between two reads of the canvas while there is new ink. */
const READ_EVERY = 80;

interface DigitPadProps {
  /** Draws sample digits until the user does anything with the pad. Defaults to `false`. */
  readonly demo?: boolean;
}

/** A black canvas to draw on in white, with the mouse, a pen, a finger or the keyboard. Buttons fill it with samples. */
export function DigitPad({ demo = false }: DigitPadProps): JSX.Element {
  const id = useId();
  const [pen, setPen] = useState<Pen>();
  const [playing, setPlaying] = useState(demo && !inputImage.value);
  const canvas = useRef<HTMLCanvasElement>(null);
  const pad = useRef<Ink>(undefined);
  const last = useRef<Point>(undefined);
  /** The last image read from this canvas. */
  const drawn = useRef<DecodedImage>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** Whether the demo drew what is on the canvas. */
  const isDemo = useRef(playing);
  const read = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    drawn.current = pad.current?.read();
    inputImage.value = drawn.current;
  };
  const readSoon = () => {
    timer.current ??= setTimeout(read, READ_EVERY);
  };
  const clear = () => {
    setPlaying(false);
    isDemo.current = false;
    clearTimeout(timer.current);
    timer.current = undefined;
    pad.current?.clear();
    inputImage.value = undefined;
  };
  const line = (from: Point, to: Point) => {
    pad.current?.line(from, to);
    readSoon();
  };
  /** Leaves the pad to the user. What the demo drew is removed. */
  const takeOver = () => {
    if (isDemo.current) clear();
  };
  const pointOf = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width } = (canvas.current as HTMLCanvasElement).getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / width];
  };
  const draw = (event: PointerEvent) => {
    if (!last.current) return;
    const now = pointOf(event);
    line(last.current, now);
    last.current = now;
  };
  const lift = () => {
    last.current = undefined;
  };
  const sample = (digit: number) => {
    clear();
    for (const [from, to] of linesOf(digit)) pad.current?.line(from, to);
    read();
  };
  const onKey = (event: KeyboardEvent) => {
    const from = pen ?? MIDDLE;
    const to = penAfter(from, event.key);
    if (!to) return;
    event.preventDefault();
    takeOver();
    setPen(to);
    if (to.down) line(from.at, to.at);
  };
  useLayoutEffect(() => {
    pad.current = new Ink(canvas.current as HTMLCanvasElement);
    return () => {
      clearTimeout(timer.current);
      if (isDemo.current) inputImage.value = undefined;
    };
  }, []);
  // A layout effect, because other effects are cleaned up only after the next frame, and the demo would draw in that frame.
  useLayoutEffect(() => {
    if (!playing) return;
    const stop = new AbortController();
    const ink = pad.current as Ink;
    void playDemo({ ink, onInk: readSoon }, stop.signal).then(() => stop.signal.aborted || setPlaying(false));
    return () => stop.abort();
  }, [playing]);
  useSignalEffect(() => {
    const image = inputImage.value;
    if (!image || image === drawn.current) return;
    // Not drawn here: from another page, a file, the webcam or the test images.
    void createImageBitmap(toImageData(image)).then((bitmap) => {
      if (inputImage.value === image) pad.current?.fill(bitmap);
      bitmap.close();
    });
  });
  const t = tryText.value;
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
          aria-label={t.drawingArea}
          aria-describedby={id}
          onKeyDown={onKey}
          onFocus={({ currentTarget }) => currentTarget.matches(':focus-visible') && setPen(pen ?? MIDDLE)}
          onBlur={() => setPen(undefined)}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            takeOver();
            setPen(undefined);
            last.current = pointOf(event);
            draw(event);
          }}
          onPointerMove={draw}
          onPointerUp={lift}
          onPointerCancel={lift}
        />
        {pen && (
          <span
            class={pen.down ? 'pen down' : 'pen'}
            style={{ left: `${100 * pen.at[0]}%`, top: `${100 * pen.at[1]}%` }}
          />
        )}
      </div>
      <p class="quiet small" id={id}>
        {t.howToDraw}
        {isDigits.value && sentenceGap() + t.orSample}
      </p>
      <p class="visually-hidden" role="status">
        {pen && penInWords(pen)}
      </p>
      {isDigits.value ? (
        <fieldset class="bare samples" aria-label={t.sampleDigits}>
          {SAMPLE_STROKES.map((_, digit) => (
            <Button key={digit} label={t.drawSample({ digit })} onClick={() => sample(digit)}>
              {digit}
            </Button>
          ))}
        </fieldset>
      ) : (
        <TestImages />
      )}
      <div class="row">
        <Button onClick={clear}>{playing ? t.stopDemo : t.clear}</Button>
      </div>
    </div>
  );
}
