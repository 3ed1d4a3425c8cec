import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { imageCount } from '../classes/image-classes.js';
import { LANGUAGES, language } from '../language/language.js';
import '../save/save.css';
import { saveFile } from '../save/save-file.js';
import { Button } from '../ui/button.js';
import { ErrorMessage, Message } from '../ui/message.js';
import { teachText } from './messages.js';
import type { BackboneInfo } from './requests.js';
import { classesFile, openClasses } from './saved-classes.js';
import { ask } from './teacher.js';
import { network, taught } from './teaching.js';

const BYTES = 'application/octet-stream';

/** Saves the classes and the trained network, and opens saved ones. */
export function SaveCard(): JSX.Element {
  const t = teachText.value;
  const id = useId();
  const [withImages, setWithImages] = useState(true);
  const [error, setError] = useState<unknown>();
  const info = network.value.status === 'ready' ? network.value.info : undefined;
  const canSave = taught.value !== undefined && info !== undefined;
  const run = (save: () => Promise<void>) => {
    setError(undefined);
    save().catch(setError);
  };
  const saveClasses = async () => {
    const file = classesFile(await ask('save', { format: 'convkit' }), { withImages });
    saveFile('classes.tar', file, 'application/x-tar');
  };
  const onnx = () => ask('save', { format: 'onnx', preprocessing: true });
  return (
    <section class="card stack" aria-label={t.saveTitle}>
      <h2>{t.saveTitle}</h2>
      {!canSave && <p class="quiet">{t.teachBeforeSaving}</p>}
      <div>
        <Button disabled={!canSave} onClick={() => run(saveClasses)}>
          {t.saveFile}
        </Button>
        <div class="check">
          <input
            id={id}
            type="checkbox"
            checked={withImages}
            onChange={({ currentTarget }) => setWithImages(currentTarget.checked)}
          />
          <label for={id}>{t.withImages}</label>
        </div>
        <p class="quiet small">{t.saveFileHint}</p>
      </div>
      <div>
        <Button
          disabled={!canSave}
          onClick={() => run(async () => saveFile('classes.onnx', await onnx(), BYTES))}
        >
          {t.saveOnnx}
        </Button>
        {info && <p class="quiet small">{t.saveOnnxHint({ side: info.side, channels: info.channels })}</p>}
      </div>
      <div>
        <Button
          disabled={!canSave}
          onClick={() => run(async () => savePage(info as BackboneInfo, await onnx()))}
        >
          {t.savePage}
        </Button>
        <p class="quiet small">{t.savePageHint}</p>
      </div>
      {error !== undefined && <ErrorMessage error={error} />}
      <Open />
    </section>
  );
}

async function savePage({ side, channels }: BackboneInfo, model: Uint8Array): Promise<void> {
  const classes = taught.value?.classes ?? [];
  const { runnablePage } = await import('./runnable-page.js');
  const page = await runnablePage({
    language: LANGUAGES.find(({ name }) => name === language.value)?.tag ?? 'en',
    title: classes.join(' · '),
    classes,
    side,
    channels,
    model: new Blob([model as Uint8Array<ArrayBuffer>]),
  });
  saveFile('classes.html', page, 'text/html');
}

/** Opens saved classes in place of those of the page. */
function Open(): JSX.Element {
  const t = teachText.value;
  const id = useId();
  const [opened, setOpened] = useState<string>();
  const [refused, setRefused] = useState<string>();
  const open = async (file: File | undefined) => {
    setOpened(undefined);
    setRefused(undefined);
    if (!file) return;
    const classes = await openClasses(file);
    if (!classes) return setRefused(file.name);
    const count = classes.reduce((sum, { images }) => sum + images.length, 0);
    setOpened(t.openedFile({ classes: classes.map(({ name }) => name).join(', '), count }));
  };
  return (
    <>
      <div class="field">
        <label for={id}>{t.openFile}</label>
        <input
          id={id}
          type="file"
          accept=".tar"
          onChange={({ currentTarget }) => void open(currentTarget.files?.[0])}
        />
        <span class="hint">{imageCount.value > 0 ? t.replaces : t.openFileHint}</span>
      </div>
      {refused !== undefined && (
        <Message kind="error">
          <p>{t.notClasses({ file: refused })}</p>
          <p>{t.notClassesHint}</p>
        </Message>
      )}
      {opened !== undefined && (
        <Message>
          <p>{opened}</p>
        </Message>
      )}
    </>
  );
}
