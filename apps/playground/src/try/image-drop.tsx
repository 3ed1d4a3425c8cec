import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { tried } from './input-image.js';
import { current } from '../runs/runs.js';
import { ErrorMessage } from '../ui/message.js';
import { readImage, whiteInk } from './read-image.js';

/** An image of the user's own, chosen or dropped. */
export function ImageDrop({ digits }: { readonly digits: boolean }): JSX.Element {
  const id = useId();
  const [error, setError] = useState<unknown>();
  const whole = current.value?.view.spec.data.source === 'own';
  const take = async (file: File | undefined) => {
    setError(undefined);
    if (!file) return;
    try {
      const image = await readImage(file, { whole });
      tried.value = digits ? whiteInk(image) : image;
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
        void take(event.dataTransfer?.files[0]);
      }}
    >
      <div class="field">
        <label for={id}>An image of your own: choose it, or drop it here</label>
        <input
          id={id}
          type="file"
          accept="image/*"
          onChange={({ currentTarget }) => void take(currentTarget.files?.[0])}
        />
        <span class="hint">
          {whole
            ? 'All of it is used, stretched to a square as the images of a folder are.'
            : 'Its middle square is used.'}{' '}
          It stays on this machine.
        </span>
      </div>
      {error !== undefined && <ErrorMessage error={error} />}
    </section>
  );
}
