import { ImageBuffer } from '../../images/image-buffer.js';
import type { CompiledTransform, CompiledWindow } from '../types.js';
import { copyWindow } from './window.js';

/** Copies the windows that a transform chooses into images of their own. A window that is the whole image is the image itself. */
export function cutWindow({ fill, at }: CompiledWindow): CompiledTransform {
  const buffer = new ImageBuffer();
  return (image, rng) => {
    const { top, left, height, width } = at(image, rng);
    if (top === 0 && left === 0 && height === image.height && width === image.width) return image;
    const out = buffer.sized(height, width, image.channels);
    copyWindow(image, out, top, left, fill);
    return out;
  };
}

/** The window that `second` chooses on the results of `first`, as a window on the images of `first`. Both have the same fill. */
export function composeWindows(first: CompiledWindow, second: CompiledWindow): CompiledWindow {
  return {
    fill: second.fill,
    at(image, rng) {
      const { channels, data } = image;
      const clip = first.at(image, rng);
      const { top, left, height, width } = second.at(
        { height: clip.height, width: clip.width, channels, data },
        rng,
      );
      return { top: clip.top + top, left: clip.left + left, height, width, clip };
    },
  };
}
