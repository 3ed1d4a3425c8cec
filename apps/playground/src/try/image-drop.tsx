import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { shownRun } from '../runs/trained-network.js';
import { ErrorMessage } from '../ui/message.js';
import { inputImage } from './input-image.js';
import { tryText } from './messages.js';
import { readImageFile, whiteInk } from './read-image.js';

/** Reads an image file that the user chooses or drops. */
export function ImageDrop({ digits }: { readonly digits: boolean }): JSX.Element {
  const id = useId();
  const [error, setError] = useState<unknown>();
  const t = tryText.value;
  const whole = shownRun.value?.view.spec.data.source === 'own';
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
      aria-label={t.imageFile}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void open(event.dataTransfer?.files[0]);
      }}
    >
      <div class="field">
        <label for={id}>{t.chooseImage}</label>
        <input
          id={id}
          type="file"
          accept="image/*"
          onChange={({ currentTarget }) => void open(currentTarget.files?.[0])}
        />
        <span class="hint">{whole ? t.wholeImage : t.centerSquare}</span>
      </div>
      {error !== undefined && <ErrorMessage error={error} />}
    </section>
  );
}
