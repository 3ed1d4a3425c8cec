import { manifest } from 'virtual:data-manifest';
import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { settingsText } from '../../settings/messages.js';
import { change, settings } from '../../settings/settings.js';
import { type Choice, SelectField } from '../../ui/field.js';
import { ErrorMessage } from '../../ui/message.js';
import { formText } from './messages.js';

function sources(): readonly Choice[] {
  const t = formText.value;
  return [
    ...manifest.sets.flatMap(({ name, title, train }) => {
      const all = train.reduce((sum, { count }) => sum + count, 0);
      return [
        { value: train[0]?.name as string, text: t.firstImages({ title, count: train[0]?.count ?? 0 }) },
        { value: name, text: t.allImages({ title, count: all }) },
      ];
    }),
    { value: 'own', text: t.ownImages },
  ];
}

/** The title of a dataset. */
export const sourceTitle = (source: string): string =>
  sources().find(({ value }) => value === source)?.text ?? source;

/** Choice of the dataset. */
export function DataSettings(): JSX.Element {
  const { data } = settings.value;
  const [OwnData, setOwnData] = useState<ComponentType>();
  const [error, setError] = useState<unknown>();
  const t = formText.value;
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
    <section class="stack" aria-label={t.dataPart}>
      <h2>{t.dataPart}</h2>
      <div class="fields">
        <SelectField
          label={settingsText.value.data}
          word="data"
          wide
          value={data}
          choices={sources()}
          onChange={(source) => change({ data: source })}
        />
      </div>
      {isOwn && OwnData && <OwnData />}
      {error !== undefined && <ErrorMessage error={error} />}
      {manifest.missing.map(({ title, reason }) => (
        <details key={title} class="quiet">
          <summary>{t.notAvailable({ title })}</summary>
          <p>{reason}</p>
        </details>
      ))}
    </section>
  );
}
