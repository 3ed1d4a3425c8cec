import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { tried } from '../state/picture.js';
import { Button } from '../ui/button.js';
import { centreDigit } from './centre-digit.js';
import { type Point, SAMPLE_STROKES } from './sample-strokes.js';

const SIDE = 280;
const PEN = 22;
/** Milliseconds between two looks at what is being drawn. */
const LOOK_EVERY = 80;

/** A black square to draw a digit on in white, with mouse, pen or finger; buttons draw a sample. */
export function DigitPad(): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const last = useRef<Point>(undefined);
  const look = useRef<ReturnType<typeof setTimeout>>(undefined);
  const context = () => canvas.current?.getContext('2d', { willReadFrequently: true });
  const read = () => {
    look.current = undefined;
    const pixels = context()?.getImageData(0, 0, SIDE, SIDE).data;
    if (!pixels) return;
    const data = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => pixels[4 * i] as number);
    tried.value = centreDigit({ height: SIDE, width: SIDE, channels: 1, data });
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
  /** The picture that is tried already, from another page. */
  const show = async () => {
    if (!tried.value) return;
    const { height, width, channels, data } = tried.value;
    const image = new ImageData(width, height);
    for (let i = 0; i < height * width; i++) {
      const colour = [0, 1, 2].map((c) => data[i * channels + Math.min(c, channels - 1)] as number);
      image.data.set([...colour, 255], 4 * i);
    }
    const bitmap = await createImageBitmap(image);
    context()?.drawImage(bitmap, 0, 0, SIDE, SIDE);
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
      const points = stroke.map(([x, y]): Point => [x * SIDE, y * SIDE]);
      for (const [i, point] of points.entries()) line(points[i - 1] ?? point, point);
    }
    read();
  };
  useEffect(() => {
    clear();
    void show();
    return () => clearTimeout(look.current);
  }, []);
  return (
    <div class="stack">
      <canvas
        ref={canvas}
        class="digit-pad"
        width={SIDE}
        height={SIDE}
        role="img"
        aria-label="Drawing area: draw a digit with mouse, pen or finger, or use the sample digits below"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
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
      <fieldset class="row" aria-label="Sample digits">
        {SAMPLE_STROKES.map((_, digit) => (
          <Button key={digit} label={`Draw a sample ${digit}`} onClick={() => sample(digit)}>
            {digit}
          </Button>
        ))}
        <Button
          onClick={() => {
            clear();
            tried.value = undefined;
          }}
        >
          Clear
        </Button>
      </fieldset>
    </div>
  );
}
