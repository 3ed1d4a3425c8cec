import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { imageClasses } from '../classes/image-classes.js';
import { formatNumber } from '../language/formats.js';
import { Button } from '../ui/button.js';
import { NumberField } from '../ui/number-field.js';
import { teachText } from './messages.js';
import type { HeadResult } from './requests.js';
import {
  headSettings,
  isTraining,
  network,
  pendingImages,
  progress,
  stopTeaching,
  taught,
  teach,
} from './teaching.js';

/** Fewest images of a class: one to learn from, and one to check with. */
const FEWEST = 2;

/** Trains the last layer and shows how well it classifies the images that were held out. */
export function TrainCard(): JSX.Element {
  const t = teachText.value;
  const reason = whyNot();
  const now = progress.value;
  const result = taught.value;
  return (
    <section class="card stack" aria-label={t.trainTitle}>
      <h2>{t.trainTitle}</h2>
      <div class="row">
        {isTraining.value ? (
          <Button onClick={stopTeaching}>{t.stop}</Button>
        ) : (
          <Button primary disabled={reason !== undefined} onClick={() => void teach()}>
            {t.teach}
          </Button>
        )}
      </div>
      {reason && !isTraining.value && <p class="quiet">{reason}</p>}
      {isTraining.value && now && (
        <>
          <progress value={now.epoch} max={now.epochs} aria-label={t.trainTitle} />
          <p>
            {t.epoch({
              epoch: now.epoch,
              epochs: now.epochs,
              loss: formatNumber(now.loss, { maximumSignificantDigits: 3 }),
            })}
          </p>
        </>
      )}
      <div role="status">{result?.confusion && <Outcome {...(result as HeadResult)} />}</div>
      <Settings />
    </section>
  );
}

/** Why training cannot start. Undefined if it can. */
function whyNot(): string | undefined {
  const t = teachText.value;
  const few = imageClasses.value.filter(({ images }) => images.length < FEWEST);
  if (imageClasses.value.length < 2) return t.fewClasses;
  if (few[0]) return t.fewImages({ name: few[0].name });
  if (network.value.status !== 'ready') return t.opening;
  if (pendingImages.value > 0) return t.looking({ count: pendingImages.value });
  return undefined;
}

function Outcome({ classes, confusion, seconds, sha256 }: HeadResult): JSX.Element {
  const t = teachText.value;
  const total = (row: readonly number[]) => row.reduce((sum, count) => sum + count, 0);
  const right = confusion.reduce((sum, row, label) => sum + (row[label] ?? 0), 0);
  const tested = confusion.reduce((sum, row) => sum + total(row), 0);
  return (
    <div class="stack" data-sha256={sha256}>
      <p data-fact="Held out">
        {t.outcome({ right, count: tested, seconds: formatNumber(seconds, { maximumFractionDigits: 1 }) })}
      </p>
      <ul class="quiet small">
        {classes.map((name, label) => (
          <li key={name}>
            {t.outcomeOf({
              name,
              right: confusion[label]?.[label] ?? 0,
              count: total(confusion[label] ?? []),
            })}
          </li>
        ))}
      </ul>
      {tested < 20 && <p class="quiet small">{t.fewTested}</p>}
    </div>
  );
}

function Settings(): JSX.Element {
  const t = teachText.value;
  const id = useId();
  const { balanced, heldOut, seed } = headSettings.value;
  const change = (some: Partial<typeof headSettings.value>) => {
    headSettings.value = { ...headSettings.value, ...some };
  };
  return (
    <details>
      <summary>{t.settings}</summary>
      <div class="fields">
        <div class="check">
          <input
            id={id}
            type="checkbox"
            checked={balanced}
            onChange={({ currentTarget }) => change({ balanced: currentTarget.checked })}
          />
          <label for={id}>{t.balanced}</label>
        </div>
        <NumberField
          label={t.heldOut}
          hint={t.heldOutHint}
          value={Math.round(100 * heldOut)}
          min={1}
          max={90}
          step={1}
          onChange={(percent) => change({ heldOut: percent / 100 })}
        />
        <NumberField
          label={t.seed}
          hint={t.seedHint}
          value={seed}
          min={0}
          max={1e9}
          step={1}
          onChange={(value) => change({ seed: value })}
        />
      </div>
    </details>
  );
}
