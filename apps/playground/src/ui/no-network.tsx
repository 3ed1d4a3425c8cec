import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { RichText } from '../language/rich-text.js';
import { current, endedByStart, startRun } from '../runs/runs.js';
import { trainedNetworkError } from '../runs/trained-network.js';
import { DEFAULTS } from '../settings/settings.js';
import { Button } from './button.js';
import { EndsRunNotice } from './ends-run-notice.js';
import { ErrorMessage, Message } from './message.js';
import { uiText } from './messages.js';

/** Shown on pages that need a network while there is none: it is being prepared, or the trained LeNet-5 could not be loaded. */
export function NoNetwork(): JSX.Element {
  const [error, setError] = useState<unknown>();
  const run = current.value;
  const t = uiText.value;
  const failed = run?.view.status.value === 'failed' ? run.view.error : undefined;
  if (run?.view.active || trainedNetworkError.value === undefined) {
    return (
      <Message>
        <p aria-busy="true">{run?.view.active ? t.preparingNetwork : t.loadingNetwork}</p>
      </Message>
    );
  }
  const train = () => {
    try {
      startRun({ ...DEFAULTS, epochs: 3 });
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <div class="stack">
      <ErrorMessage error={error ?? failed ?? trainedNetworkError.value} />
      <Message>
        <p>
          <RichText
            text={t.noNetwork}
            tags={{
              train: (content) => <a href="#/train">{content}</a>,
              save: (content) => <a href="#/save">{content}</a>,
            }}
          />
        </p>
        <Button primary onClick={train}>
          {t.trainQuickly}
        </Button>
        <EndsRunNotice ended={endedByStart()} />
      </Message>
    </div>
  );
}
