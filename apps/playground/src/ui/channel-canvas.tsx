import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ChannelImages } from '../requests/channel-images.js';

interface ChannelCanvasProps {
  readonly images: ChannelImages;
  /** Index of the channel. Defaults to the first, or to all three as red, green and blue. */
  readonly index?: number;
  /** `heat` is transparent where the value is 0, to be drawn over an image. Defaults to `gray`. */
  readonly colors?: 'gray' | 'heat';
  /** Accessible name. Without one, screen readers skip the canvas. */
  readonly label?: string;
  readonly class?: string;
}

/** Draws a channel as an image, one pixel per value. */
export function ChannelCanvas(props: ChannelCanvasProps): JSX.Element {
  const { images, index, colors = 'gray', label } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { height, width, count, data } = images;
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
        : colors === 'heat'
          ? [255, 110, 0, value]
          : [value, value, value, 255];
      image.data.set(color, 4 * pixel);
    }
    context.putImageData(image, 0, 0);
  }, [images, index, colors]);
  return (
    <canvas
      ref={canvas}
      class={`channel ${props.class ?? ''}`}
      width={images.width}
      height={images.height}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    />
  );
}
