import { manifest } from 'virtual:data-manifest';
import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { AUGMENTATIONS } from '../../data/augmentation.js';
import { LIMITS } from '../../settings/limits.js';
import { change, settings } from '../../settings/settings.js';
import { NumberField, SelectField } from '../../ui/field.js';
import { ErrorMessage } from '../../ui/message.js';
import { AugmentationPreview } from './augmentation-preview.js';

const SOURCES = [
  ...manifest.sets.flatMap(({ name, title, train }) => [
    { value: train[0]?.name as string, text: `${title} (first ${train[0]?.count.toLocaleString('en')})` },
    {
      value: name,
      text: `${title} (all ${train.reduce((sum, { count }) => sum + count, 0).toLocaleString('en')})`,
    },
  ]),
  { value: 'own', text: 'Your own images' },
];

/** The title of a dataset. */
export const sourceTitle = (source: string): string =>
  SOURCES.find(({ value }) => value === source)?.text ?? source;

/** Choice of the dataset and its augmentation. */
export function DataSettings(): JSX.Element {
  const { data, limit, augmentation } = settings.value;
  const [OwnData, setOwnData] = useState<ComponentType>();
  const [error, setError] = useState<unknown>();
  const isOwn = data === 'own';
  // Loaded when needed, to keep the first step fast.
  useEffect(() => {
    if (!isOwn) return;
    import('./own-data-settings.js').then(
      ({ OwnDataSettings }) => setOwnData(() => OwnDataSettings),
      setError,
    );
  }, [isOwn]);
  return (
    <section class="stack" aria-label="Data">
      <h2>Data</h2>
      <div class="fields">
        <SelectField
          label="Dataset"
          wide
          value={data}
          choices={SOURCES}
          onChange={(source) => change({ data: source })}
        />
        <NumberField
          label="Limit training images"
          empty={{ value: 0, text: 'all' }}
          value={limit}
          {...LIMITS.limit}
          onChange={(value) => change({ limit: value })}
        />
        <SelectField
          label="Data augmentation"
          value={augmentation}
          choices={AUGMENTATIONS.map(({ name, title }) => ({ value: name, text: title }))}
          onChange={(name) => change({ augmentation: name })}
        />
      </div>
      {isOwn && OwnData && <OwnData />}
      {error !== undefined && <ErrorMessage error={error} />}
      <AugmentationPreview />
      {manifest.missing.map(({ title, reason }) => (
        <details key={title} class="quiet">
          <summary>{title} is not available</summary>
          <p>{reason}</p>
        </details>
      ))}
    </section>
  );
}
