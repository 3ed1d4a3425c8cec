import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { settings } from '../../../settings/settings.js';
import { Button } from '../../../ui/button.js';
import { ErrorMessage } from '../../../ui/message.js';
import { moreText } from './messages.js';

/** Previews training images with random data augmentation. */
export function AugmentationPreview(): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [error, setError] = useState<unknown>();
  const [shown, setShown] = useState(false);
  const draw = async () => {
    setError(undefined);
    try {
      const { previewImages } = await import('../../../data/preview.js');
      const { width, height, pixels } = await previewImages(
        settings.value,
        Math.floor(Math.random() * 2 ** 31),
      );
      const element = canvas.current as HTMLCanvasElement;
      element.width = width;
      element.height = height;
      element.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
      setShown(true);
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <div class="stack">
      <div class="row">
        <Button onClick={() => void draw()}>{moreText.value.showImages}</Button>
      </div>
      <canvas ref={canvas} class="preview" hidden={!shown} role="img" aria-label={moreText.value.preview} />
      {error !== undefined && <ErrorMessage error={error} />}
    </div>
  );
}
