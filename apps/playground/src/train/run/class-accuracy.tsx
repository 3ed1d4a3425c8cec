import type { JSX } from 'preact';
import { formatAccuracy } from '../../runs/run-log.js';
import type { RunView } from '../../runs/run-view.js';
import { Message } from '../../ui/message.js';
import { classFigures, weakClasses } from './class-figures.js';
import { runText } from './messages.js';

/** Maximum number of classes shown. */
const SHOWN = 10;
/** Fewer test images say little. */
const FEW_IMAGES = 30;

/** The test accuracy of each class, and warnings about what the total hides. */
export function ClassAccuracy({ view }: { readonly view: RunView }): JSX.Element | null {
  view.version.value; // Renders again when the run changes.
  const { done, classes } = view;
  if (!done?.confusion) return null;
  const text = runText.value;
  const nameOf = (label: number) => classes[label] ?? String(label);
  const figures = classFigures(done.confusion);
  const shown = figures.slice(0, SHOWN).sort((a, b) => (figures.length > SHOWN ? 0 : a.label - b.label));
  const weak = weakClasses(figures);
  const total = figures.reduce((sum, { images }) => sum + images, 0);
  return (
    <>
      {total < FEW_IMAGES && (
        <Message kind="warning">
          <p>{text.fewTestImages({ count: total })}</p>
        </Message>
      )}
      {weak.length > 0 && (
        <Message kind="warning">
          <p>{text.weakClasses({ classes: weak.map(({ label }) => nameOf(label)).join(', ') })}</p>
        </Message>
      )}
      <details open={weak.length > 0}>
        <summary>{text.classAccuracy}</summary>
        {figures.length > SHOWN && (
          <p class="quiet small">{text.weakestFirst({ count: SHOWN, all: figures.length })}</p>
        )}
        <dl class="facts">
          {shown.map(({ label, accuracy, images }) => (
            <div key={label}>
              <dt>{nameOf(label)}</dt>
              <dd>{text.ofImages({ percent: formatAccuracy(accuracy, images), count: images })}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  );
}
