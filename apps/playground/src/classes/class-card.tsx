import type { JSX } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { Button } from '../ui/button.js';
import { useTypedValue } from '../ui/use-typed-value.js';
import { clearDrawing, DrawingPad, readDrawing } from './drawing-pad.js';
import { frameBlob } from './frame-blob.js';
import {
  addImages,
  type ImageClass,
  imageClasses,
  MIN_CLASSES,
  removeClass,
  renameClass,
} from './image-classes.js';
import { classesText } from './messages.js';
import { RecordButton } from './record-button.js';
import { Thumbnails } from './thumbnails.js';

interface ClassCardProps {
  readonly of: ImageClass;
  /** Number of the class on the page, from 1. */
  readonly number: number;
  /** Adds image files to the class. */
  readonly addFiles: (classId: number, files: readonly File[]) => void;
}

/** A class: its name, its images, and ways to add more. */
export function ClassCard({ of, number, addFiles }: ClassCardProps): JSX.Element {
  const { id, name, images } = of;
  const t = classesText.value;
  const field = useId();
  const [isDrawing, setDrawing] = useState(false);
  return (
    <section
      class="card stack class-card"
      aria-label={t.classLabel({ name })}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        addFiles(id, [...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <div class="class-title">
        <input
          {...useTypedValue(name)}
          aria-label={t.className({ number })}
          onChange={({ currentTarget }) => {
            if (!renameClass(id, currentTarget.value.trim())) currentTarget.value = name;
          }}
        />
        <Button
          disabled={imageClasses.value.length <= MIN_CLASSES}
          onClick={() => removeClass(id)}
          label={t.removeClass({ name })}
        >
          {t.remove}
        </Button>
      </div>
      <p class="quiet small">{t.images({ count: images.length })}</p>
      <Thumbnails of={of} />
      <div class="row">
        <RecordButton classId={id} name={name} />
        <Button onClick={() => setDrawing(!isDrawing)} label={t.drawLabel({ name })}>
          {isDrawing ? t.close : t.draw}
        </Button>
      </div>
      {isDrawing && <Drawing of={of} />}
      <div class="field">
        <label for={field}>{t.files({ name })}</label>
        <input
          id={field}
          type="file"
          accept="image/*"
          multiple
          onChange={({ currentTarget }) => {
            addFiles(id, [...(currentTarget.files ?? [])]);
            currentTarget.value = '';
          }}
        />
      </div>
    </section>
  );
}

/** A pad whose drawings are added to a class. */
function Drawing({ of: { id, name } }: { readonly of: ImageClass }): JSX.Element {
  const t = classesText.value;
  const canvas = useRef<HTMLCanvasElement>(null);
  const add = async () => {
    const element = canvas.current as HTMLCanvasElement;
    const image = readDrawing(element);
    clearDrawing(element);
    addImages(id, [await frameBlob(image)]);
  };
  return (
    <div class="stack">
      <DrawingPad canvas={canvas} label={t.drawingOf({ name })} hint={t.drawHint} />
      <div class="row">
        <Button onClick={() => void add()}>{t.addDrawing}</Button>
        <Button onClick={() => clearDrawing(canvas.current)}>{t.clear}</Button>
      </div>
    </div>
  );
}
