import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { current } from '../runs/runs.js';
import { ErrorMessage } from '../ui/message.js';
import { inputImage } from './input-image.js';
import { readImageFile, whiteInk } from './read-image.js';

/** Reads an image file that the user chooses or drops. */
export function ImageDrop({ digits }: { readonly digits: boolean }): JSX.Element {
  const id = useId();
  const [error, setError] = useState<unknown>();
  const whole = current.value?.view.spec.data.source === 'own';
  const open = async (file: File | undefined) => {
    setError(undefined);
    if (!file) return;
    try {
      const image = await readImageFile(file, { whole });
      inputImage.value = digits ? whiteInk(image) : image;
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <section
      class="stack"
      aria-label="Image file"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void open(event.dataTransfer?.files[0]);
      }}
    >
      <div class="field">
        <label for={id}>Choose or drop an image</label>
        <input
          id={id}
          type="file"
          accept="image/*"
          onChange={({ currentTarget }) => void open(currentTarget.files?.[0])}
        />
        <span class="hint">
          {whole ? 'It is preprocessed like the training images.' : 'The center square is used.'} It stays on
          this machine.
        </span>
      </div>
      {error !== undefined && <ErrorMessage error={error} />}
    </section>
  );
}
