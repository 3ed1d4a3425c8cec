import type { ComponentChildren, JSX } from 'preact';
import { RichText } from '../../language/rich-text.js';
import type { ExactMaps } from '../../requests/watch/exact-map.js';
import { ErrorMessage } from '../../ui/message.js';
import { DivergedMessage } from '../diverged-message.js';
import { watchText } from './messages.js';

interface WatchedAnswerProps<Watched> {
  /** What there is to watch. */
  readonly lead: string;
  /** Without an image there is no answer to wait for. */
  readonly hasImage: boolean;
  /** `null` if the network does not have it. */
  readonly answer?: Watched | null;
  readonly error?: unknown;
  /** Shown instead if the network does not have it. */
  readonly none: ComponentChildren;
  readonly children: (watched: Watched) => JSX.Element;
}

/** An answer of the worker, or what is in its place. */
export function WatchedAnswer<Watched extends { readonly output: ExactMaps }>(
  props: WatchedAnswerProps<Watched>,
): JSX.Element {
  const { lead, hasImage, answer, error, none, children } = props;
  return (
    <section class="card stack">
      <p class="quiet">
        <RichText text={lead} />
      </p>
      {error !== undefined && <ErrorMessage error={error} />}
      {answer === null && none}
      {answer && (answer.output.values.every(Number.isFinite) ? children(answer) : <DivergedMessage />)}
      {hasImage && answer === undefined && error === undefined && (
        <p aria-busy="true">{watchText.value.computing}</p>
      )}
    </section>
  );
}
