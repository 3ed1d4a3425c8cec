import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { RichText } from '../language/rich-text.js';
import { current } from '../runs/runs.js';
import { Button } from '../ui/button.js';
import { ErrorMessage } from '../ui/message.js';
import { saveText } from './messages.js';
import { CHECKPOINT, ONNX, OTHERS, type SavedFile } from './saved-files.js';

/** A file that could not be saved, and why. */
interface Failure {
  readonly file: SavedFile;
  readonly error: unknown;
}

/** Saves the current run to files. */
export function SaveCard(): JSX.Element {
  const text = saveText.value;
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
        {text[file.name]}
      </Button>
      <p class="quiet small">{text[file.description]}</p>
      {failure?.file === file && <ErrorMessage error={failure.error} />}
    </>
  );
  return (
    <section class="card stack" aria-label={text.save}>
      <h2>{text.save}</h2>
      {run ? (
        <p>{run.view.title}</p>
      ) : (
        <p>
          <RichText text={text.noRun} tags={{ a: (content) => <a href="#/train">{content}</a> }} />
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
            <label for={id}>{text.preprocessing}</label>
          </div>
          <p class="quiet small" id={`${id}-hint`}>
            {preprocessing ? text.withPreprocessing : text.withoutPreprocessing}
          </p>
        </li>
        {OTHERS.map((file) => (
          <li key={text[file.name]}>{button(file)}</li>
        ))}
      </ul>
    </section>
  );
}
