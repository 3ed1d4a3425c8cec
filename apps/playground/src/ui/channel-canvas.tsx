import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Maps } from '../requests/channel-images.js';

interface MapCanvasProps {
  readonly maps: Maps;
  /** Which of them; where absent, the first, or all three as red, green and blue. */
  readonly index?: number;
  /** Heat is clear where it is 0, to lie over an image. */
  readonly kind?: 'gray' | 'heat';
  /** In words; without, it is decoration. */
  readonly label?: string;
  readonly class?: string;
}

/** A map as an image, a value a pixel. */
export function MapCanvas(props: MapCanvasProps): JSX.Element {
  const { maps, index, kind = 'gray', label } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { height, width, count, data } = maps;
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const image = context.createImageData(width, height);
    const area = height * width;
    const first = (index ?? 0) * area;
    const inColor = index === undefined && count === 3;
    for (let pixel = 0; pixel < area; pixel++) {
      const value = data[first + pixel] as number;
      const color = inColor
        ? [value, data[area + pixel] as number, data[2 * area + pixel] as number, 255]
        : kind === 'heat'
          ? [255, 110, 0, value]
          : [value, value, value, 255];
      image.data.set(color, 4 * pixel);
    }
    context.putImageData(image, 0, 0);
  }, [maps, index, kind]);
  return (
    <canvas
      ref={canvas}
      class={`map ${props.class ?? ''}`}
      width={maps.width}
      height={maps.height}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    />
  );
}
