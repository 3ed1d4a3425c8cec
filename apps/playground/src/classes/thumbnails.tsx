import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type ClassImage, type ImageClass, removeImage } from './image-classes.js';
import { classesText } from './messages.js';

/** Height and width of a thumbnail with its gap, in pixels. */
const CELL = 56;
/** Rows that the list shows before it scrolls. */
const ROWS = 3;

/** The images of a class. Only those in view are elements, so that thousands cost no more than a few. */
export function Thumbnails({ of }: { readonly of: ImageClass }): JSX.Element {
  const { id, name, images } = of;
  const t = classesText.value;
  const list = useRef<HTMLFieldSetElement>(null);
  const [columns, setColumns] = useState(4);
  const [top, setTop] = useState(0);
  useEffect(() => {
    const element = list.current as HTMLFieldSetElement;
    const observer = new ResizeObserver(() =>
      setColumns(Math.max(1, Math.floor(element.clientWidth / CELL))),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const rows = Math.ceil(images.length / columns);
  const first = Math.min(Math.max(0, Math.floor(top / CELL) - 1), Math.max(0, rows - ROWS - 2));
  const shown = images.slice(first * columns, (first + ROWS + 3) * columns);
  const remove = (image: ClassImage, button: HTMLElement) => {
    // The focus moves to a neighbor, as it would otherwise fall to the body.
    const next = button.nextElementSibling ?? button.previousElementSibling ?? list.current;
    (next as HTMLElement | null)?.focus();
    removeImage(id, image.id);
  };
  return (
    <fieldset
      ref={list}
      class="bare thumbnails"
      aria-label={t.imagesOf({ name })}
      tabIndex={-1}
      style={{ maxHeight: `${ROWS * CELL}px` }}
      onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
    >
      <div style={{ height: `${rows * CELL}px` }}>
        <div class="cells" style={{ paddingTop: `${first * CELL}px`, '--columns': columns }}>
          {shown.map((image, i) => (
            <Thumbnail
              key={image.id}
              image={image}
              label={t.deleteImage({ number: first * columns + i + 1, name })}
              onDelete={(button) => remove(image, button)}
            />
          ))}
        </div>
      </div>
    </fieldset>
  );
}

interface ThumbnailProps {
  readonly image: ClassImage;
  readonly label: string;
  readonly onDelete: (button: HTMLElement) => void;
}

function Thumbnail({ image, label, onDelete }: ThumbnailProps): JSX.Element {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const url = URL.createObjectURL(image.blob);
    setAddress(url);
    return () => URL.revokeObjectURL(url);
  }, [image.blob]);
  return (
    <button
      type="button"
      class="thumbnail"
      aria-label={label}
      title={label}
      onClick={({ currentTarget }) => onDelete(currentTarget)}
    >
      {address && <img src={address} alt="" width={CELL - 6} height={CELL - 6} />}
      <span aria-hidden="true">×</span>
    </button>
  );
}
