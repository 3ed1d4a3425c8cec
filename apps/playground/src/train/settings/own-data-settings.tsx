import type { ComponentType, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { droppedFiles, type PickedFiles, pickedFiles } from '../../data/picked-files.js';
import { ownData } from '../../runs/runs.js';
import { Button } from '../../ui/button.js';
import { ErrorMessage } from '../../ui/message.js';
import { formText } from './messages.js';

/** Makes a file input accept folders. Preact's types lack the attribute. */
const FOLDERS = { webkitdirectory: true };

/** Loads the user's own images from a folder, IDX files or their own classes. They stay on this machine. */
export function OwnDataSettings(): JSX.Element {
  const id = useId();
  const t = formText.value;
  const [error, setError] = useState<unknown>();
  const [Classes, setClasses] = useState<ComponentType>();
  const take = (found: Promise<PickedFiles>) => {
    setError(undefined);
    found.then((data) => {
      ownData.value = data;
    }, setError);
  };
  const openClasses = () => {
    import('./class-data.js').then(({ ClassData }) => setClasses(() => ClassData), setError);
  };
  return (
    <div class="stack">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the fields inside do the same */}
      <div
        class="drop"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          if (event.dataTransfer) take(droppedFiles(event.dataTransfer));
        }}
      >
        <p>{t.drop}</p>
        <div class="fields">
          <div class="field">
            <label for={`${id}-folder`}>{t.chooseFolder}</label>
            <input
              id={`${id}-folder`}
              type="file"
              {...FOLDERS}
              onChange={({ currentTarget }) => take(pickedFiles(currentTarget.files))}
            />
          </div>
          <div class="field">
            <label for={`${id}-idx`}>{t.chooseIdx}</label>
            <input
              id={`${id}-idx`}
              type="file"
              multiple
              onChange={({ currentTarget }) => take(pickedFiles(currentTarget.files))}
            />
          </div>
        </div>
      </div>
      {Classes ? <Classes /> : <Button onClick={openClasses}>{t.recordWebcam}</Button>}
      {error !== undefined && <ErrorMessage error={error} />}
      <p role="status">{describeData()}</p>
    </div>
  );
}

function describeData(): string {
  const data = ownData.value;
  const t = formText.value;
  if (!data) return t.noImages;
  if (data.kind === 'cifar') return t.cifarFile({ name: data.files[0]?.name ?? '' });
  if (data.kind === 'idx')
    return t.idxFiles({
      count: data.files.length,
      names: data.files.map(({ name }) => name).join(', '),
    });
  if (data.kind === 'classes') {
    return t.classImages({
      count: data.classes.reduce((sum, { images }) => sum + images.length, 0),
      classes: data.classes.map(({ name }) => name).join(', '),
    });
  }
  const folders = [
    ...new Set(data.files.flatMap(({ path }) => (path.includes('/') ? path.split('/', 1) : []))),
  ];
  return t.folderFiles({
    count: data.files.length,
    folders: t.folders({ count: folders.length }),
    names: folders.slice(0, 8).join(', ') + (folders.length > 8 ? ' …' : ''),
  });
}
