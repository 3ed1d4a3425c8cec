import type { ComponentType, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { droppedFiles, type PickedFiles, pickedFiles } from '../../data/picked-files.js';
import { ownData } from '../../runs/runs.js';
import { Button } from '../../ui/button.js';
import { ErrorMessage } from '../../ui/message.js';

/** Makes a file input accept folders. Preact's types lack the attribute. */
const FOLDERS = { webkitdirectory: true };

/** Loads the user's own images from a folder, IDX files or the webcam. They stay on this machine. */
export function OwnDataSettings(): JSX.Element {
  const id = useId();
  const [error, setError] = useState<unknown>();
  const [Webcam, setWebcam] = useState<ComponentType>();
  const take = (found: Promise<PickedFiles>) => {
    setError(undefined);
    found.then((data) => {
      ownData.value = data;
    }, setError);
  };
  const openWebcam = () => {
    import('./webcam-classes.js').then(({ WebcamClasses }) => setWebcam(() => WebcamClasses), setError);
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
        <p>
          Drop a folder here, with each class’s images in a folder of its own, or the four IDX files of a
          dataset.
        </p>
        <div class="fields">
          <div class="field">
            <label for={`${id}-folder`}>Choose a folder</label>
            <input
              id={`${id}-folder`}
              type="file"
              {...FOLDERS}
              onChange={({ currentTarget }) => take(pickedFiles(currentTarget.files))}
            />
          </div>
          <div class="field">
            <label for={`${id}-idx`}>Choose IDX files</label>
            <input
              id={`${id}-idx`}
              type="file"
              multiple
              onChange={({ currentTarget }) => take(pickedFiles(currentTarget.files))}
            />
          </div>
        </div>
      </div>
      {Webcam ? <Webcam /> : <Button onClick={openWebcam}>Record webcam images</Button>}
      {error !== undefined && <ErrorMessage error={error} />}
      <p role="status">{describeData()}</p>
    </div>
  );
}

function describeData(): string {
  const data = ownData.value;
  if (!data) return 'No images loaded yet.';
  if (data.kind === 'idx')
    return `${data.files.length} IDX files: ${data.files.map(({ name }) => name).join(', ')}`;
  if (data.kind === 'webcam') {
    return `${data.images.length} webcam images of ${data.classes.join(', ')}`;
  }
  const folders = [
    ...new Set(data.files.flatMap(({ path }) => (path.includes('/') ? path.split('/', 1) : []))),
  ];
  return `${data.files.length} files in ${folders.length} ${folders.length === 1 ? 'folder' : 'folders'}: ${folders.slice(0, 8).join(', ')}${folders.length > 8 ? ' …' : ''}`;
}
