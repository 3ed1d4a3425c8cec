import type { FolderFile } from '@convkit/data/browser';
import { folderFiles } from '@convkit/data/browser';
import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { Button } from '../ui/button.js';
import { ErrorMessage, Message } from '../ui/message.js';
import { ClassCard } from './class-card.js';
import './classes.css';
import {
  addClass,
  imageClasses,
  imageCount,
  MANY_IMAGES,
  MAX_IMAGES,
  MIN_CLASSES,
  removeAllImages,
} from './image-classes.js';
import { keepClasses, keeping } from './kept-classes.js';
import { classesText } from './messages.js';
import { addFiles, addFolder, droppedFolder, type ReadReport } from './read-files.js';
import { WebcamSwitch } from './webcam-switch.js';

/** Makes a file input accept folders. Preact's types lack the attribute. */
const FOLDERS = { webkitdirectory: true };
/** Broken files that a message names. */
const NAMED_FILES = 3;

/** The user's own classes side by side, with the webcam. */
export function ClassCards(): JSX.Element {
  const t = classesText.value;
  const id = useId();
  const [reading, setReading] = useState<number>();
  const [report, setReport] = useState<ReadReport>();
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    void keepClasses().then(() => {
      for (let number = 1; imageClasses.value.length < MIN_CLASSES; number++) addClass(numbered(number));
    });
  }, []);
  const read = async (job: (report: (done: number) => void) => Promise<ReadReport>) => {
    setError(undefined);
    setReport(undefined);
    setReading(0);
    try {
      setReport(await job(setReading));
    } catch (problem) {
      setError(problem);
    } finally {
      setReading(undefined);
    }
  };
  const readFolder = (found: Promise<readonly FolderFile[]>) =>
    void read(async (progress) => addFolder(await found, progress));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the field inside does the same
    <div
      class="stack classes"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        if (event.dataTransfer) readFolder(droppedFolder(event.dataTransfer));
      }}
    >
      <div class="class-sources">
        <WebcamSwitch />
        <div class="field">
          <label for={id}>{t.folder}</label>
          <input
            id={id}
            type="file"
            {...FOLDERS}
            onChange={({ currentTarget }) => {
              const found = folderFiles([...(currentTarget.files ?? [])]);
              currentTarget.value = '';
              readFolder(found);
            }}
          />
          <span class="hint">{t.folderHint}</span>
        </div>
      </div>
      {reading !== undefined && <p aria-busy="true">{t.reading({ count: reading })}</p>}
      {error !== undefined && <ErrorMessage error={error} />}
      {report && <ReadMessage report={report} />}
      <div class="class-grid">
        {imageClasses.value.map((each, i) => (
          <ClassCard
            key={each.id}
            of={each}
            number={i + 1}
            addFiles={(classId, files) => void read((progress) => addFiles(classId, files, progress))}
          />
        ))}
      </div>
      <div class="row">
        <Button onClick={() => addClass(unusedName())}>{t.addClass}</Button>
        <Button disabled={imageCount.value === 0} onClick={removeAllImages}>
          {t.discard}
        </Button>
      </div>
      {imageCount.value >= MANY_IMAGES && (
        <Message kind="warning">
          <p>{t.manyImages({ count: imageCount.value, limit: MAX_IMAGES })}</p>
        </Message>
      )}
      <p class="quiet small" role="status" data-fact="Keeping">
        {t[keeping.value]}
      </p>
    </div>
  );
}

function ReadMessage({
  report: { added, left, broken },
}: {
  readonly report: ReadReport;
}): JSX.Element | null {
  const t = classesText.value;
  if (added > 0 && left === 0 && broken.length === 0) return null;
  return (
    <Message kind="warning">
      {added === 0 && left === 0 && broken.length === 0 && <p>{t.noFolders}</p>}
      {left > 0 && <p>{t.overLimit({ count: left, limit: MAX_IMAGES })}</p>}
      {broken.length > 0 && (
        <p>{t.broken({ count: broken.length, names: broken.slice(0, NAMED_FILES).join(', ') })}</p>
      )}
    </Message>
  );
}

const numbered = (number: number): string => classesText.value.classNumber({ number });

function unusedName(): string {
  const used = new Set(imageClasses.value.map(({ name }) => name));
  let number = used.size + 1;
  while (used.has(numbered(number))) number++;
  return numbered(number);
}
