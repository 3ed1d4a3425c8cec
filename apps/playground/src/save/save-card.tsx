import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { current } from '../runs/runs.js';
import { Button } from '../ui/button.js';
import { ErrorMessage } from '../ui/message.js';
import { CHECKPOINT, ONNX, OTHERS, type SavedFile } from './saved-files.js';

/** A file that could not be saved, and why. */
interface Failure {
  readonly file: SavedFile;
  readonly error: unknown;
}

/** Saves the current run to files. */
export function SaveCard(): JSX.Element {
  const id = useId();
  const [failure, setFailure] = useState<Failure>();
  const [preprocessing, setPreprocessing] = useState(false);
  const run = current.value;
  run?.view.version.value; // Renders again when the run changes.
  const save = (file: SavedFile) => {
    setFailure(undefined);
    if (run)
      Promise.resolve(run)
        .then((saved) => file.save(saved, { preprocessing }))
        .catch((error: unknown) => setFailure({ file, error }));
  };
  const button = (file: SavedFile) => (
    <>
      <Button disabled={!run || (file.needsWeights && !run.view.hasNetwork)} onClick={() => save(file)}>
        {file.name}
      </Button>
      <p class="quiet small">{file.description}</p>
      {failure?.file === file && <ErrorMessage error={failure.error} />}
    </>
  );
  return (
    <section class="card stack" aria-label="Save">
      <h2>Save</h2>
      {run ? (
        <p>{run.view.title}</p>
      ) : (
        <p>
          No run yet. <a href="#/train">Train a network</a> first.
        </p>
      )}
      <ul class="files">
        <li>{button(CHECKPOINT)}</li>
        <li>
          {button(ONNX)}
          <div class="check">
            <input
              id={id}
              type="checkbox"
              checked={preprocessing}
              aria-describedby={`${id}-hint`}
              onChange={({ currentTarget }) => setPreprocessing(currentTarget.checked)}
            />
            <label for={id}>Include preprocessing</label>
          </div>
          <p class="quiet small" id={`${id}-hint`}>
            {preprocessing
              ? 'The file takes pixels from 0 to 255, [n, height, width, channels], of the network’s input size.'
              : 'The file takes normalized images, [n, channels, height, width], of the network’s input size.'}
          </p>
        </li>
        {OTHERS.map((file) => (
          <li key={file.name}>{button(file)}</li>
        ))}
      </ul>
    </section>
  );
}
