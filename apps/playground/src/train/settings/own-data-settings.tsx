import type { ComponentType, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { droppedFiles, pickedFiles } from '../../data/picked-files.js';
import { ownData } from '../../runs/runs.js';
import { Button } from '../../ui/button.js';
import { ErrorMessage } from '../../ui/message.js';
import { chosenWeights } from '../../weights/starting-weights.js';
import { ChannelsField } from '../own/channels-field.js';
import { chooseImages } from '../own/choose-images.js';
import { ClassCounts, describeSummary } from '../own/class-counts.js';
import { ownText } from '../own/messages.js';
import { ownState } from '../own/own-state.js';
import { formText } from './messages.js';

/** Makes a file input accept folders. Preact's types lack the attribute. */
const FOLDERS = { webkitdirectory: true };

/** Loads the user's own images from a folder, IDX files or their own classes. They stay on this machine. */
export function OwnDataSettings(): JSX.Element {
  const id = useId();
  const t = formText.value;
  const [error, setError] = useState<unknown>();
  const [Classes, setClasses] = useState<ComponentType>();
  const state = ownState.value;
  const take = (list: FileList | null) => void chooseImages(pickedFiles(list));
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
          if (event.dataTransfer) void chooseImages(droppedFiles(event.dataTransfer));
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
              onChange={({ currentTarget }) => take(currentTarget.files)}
            />
          </div>
          <div class="field">
            <label for={`${id}-idx`}>{t.chooseIdx}</label>
            <input
              id={`${id}-idx`}
              type="file"
              multiple
              onChange={({ currentTarget }) => take(currentTarget.files)}
            />
          </div>
        </div>
      </div>
      {Classes ? <Classes /> : <Button onClick={openClasses}>{t.recordWebcam}</Button>}
      {error !== undefined && <ErrorMessage error={error} />}
      {state.status === 'refused' && <ErrorMessage error={state.error} />}
      <p role="status">{describeData()}</p>
      {state.status === 'ready' && <ClassCounts summary={state.summary} />}
      {!chosenWeights.value && <ChannelsField />}
    </div>
  );
}

function describeData(): string {
  const data = ownData.value;
  const state = ownState.value;
  const t = formText.value;
  if (state.status === 'checking') return ownText.value.checking({ count: state.files });
  if (!data) return t.noImages;
  if (data.kind === 'classes') {
    return t.classImages({
      count: data.classes.reduce((sum, { images }) => sum + images.length, 0),
      classes: data.classes.map(({ name }) => name).join(', '),
    });
  }
  if (state.status !== 'ready') return '';
  const found = describeSummary(state.summary);
  return data.kind === 'cifar' ? `${t.cifarFile({ name: data.files[0]?.name ?? '' })} · ${found}` : found;
}
