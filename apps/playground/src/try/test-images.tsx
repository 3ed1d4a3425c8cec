import type { DecodedImage } from '@convkit/data';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { shownRun } from '../runs/trained-network.js';
import { ErrorMessage } from '../ui/message.js';
import { toImageData } from './image-data.js';
import { inputImage } from './input-image.js';
import { tryText } from './messages.js';
import { useTestImages } from './use-test-images.js';

/** Buttons with some test images of each class. Renders nothing if the network was opened without its images. */
export function TestImages(): JSX.Element | null {
  const { answer, error } = useTestImages(shownRun.value);
  const t = tryText.value;
  if (error !== undefined) return <ErrorMessage error={error} />;
  if (!answer) return null;
  return (
    <>
      <p class="quiet small">{t.orTestImage}</p>
      <fieldset class="bare test-images" aria-label={t.testImages}>
        {answer.map(({ name, number, image }) => (
          <button
            key={`${name} ${number}`}
            type="button"
            class="button"
            aria-label={t.testImage({ number, name })}
            onClick={() => {
              inputImage.value = image;
            }}
          >
            <Thumbnail image={image} />
            <span class="class-name">{name}</span>
          </button>
        ))}
      </fieldset>
    </>
  );
}

function Thumbnail({ image }: { readonly image: DecodedImage }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => canvas.current?.getContext('2d')?.putImageData(toImageData(image), 0, 0), [image]);
  return <canvas ref={canvas} width={image.width} height={image.height} />;
}
