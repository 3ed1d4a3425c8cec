import { blockNetworkSource } from '@convkit/models';
import type { JSX } from 'preact';
import { saveFile } from '../save/save-file.js';
import { Button } from '../ui/button.js';
import { analysis } from './analysis.js';
import { CopyButton } from './copy-button.js';
import { buildText } from './messages.js';
import { items } from './network.js';
import { place } from './place.js';

/** The network as a TypeScript class. */
export function SourceCard(): JSX.Element {
  const t = buildText.value;
  const isSound = analysis.value.problems.length === 0;
  return (
    <section class="card stack" aria-label={t.code}>
      <h2>{t.code}</h2>
      {isSound ? <Source /> : <p class="quiet">{t.codeLater}</p>}
    </section>
  );
}

function Source(): JSX.Element {
  const t = buildText.value;
  const source = blockNetworkSource(
    items.value.map(({ block }) => block),
    place.value,
  );
  return (
    <>
      <p class="quiet small">{t.codeHint}</p>
      <div class="row">
        <CopyButton text={source} name={t.copyCode} />
        <Button onClick={() => saveFile('network.ts', source, 'text/typescript')}>{t.download}</Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="source" tabIndex={0} aria-label="TypeScript" lang="en">
        <pre>{source}</pre>
      </section>
    </>
  );
}
