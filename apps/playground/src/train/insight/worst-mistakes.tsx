import type { JSX } from 'preact';
import { formatPercent } from '../../language/formats.js';
import type { TestedImage } from '../../requests/insight/test-insight.js';
import { ChannelCanvas } from '../../ui/channel-canvas.js';
import { insightText } from './messages.js';

/** Maximum number of images shown. */
const SHOWN = 12;

export interface TestedImagesProps {
  readonly images: readonly TestedImage[];
  readonly classes: readonly string[];
}

/** The images that a network gets most wrong, the worst first. */
export const worstMistakes = (images: readonly TestedImage[]): readonly TestedImage[] =>
  images
    .filter(({ label, predicted }) => label !== predicted)
    .sort((a, b) => b.loss - a.loss)
    .slice(0, SHOWN);

/** The test images that the network gets most wrong, with their label and the answer. */
export function WorstMistakes({ images, classes }: TestedImagesProps): JSX.Element {
  const text = insightText.value;
  const worst = worstMistakes(images);
  const nameOf = (label: number) => classes[label] ?? String(label);
  if (worst.length === 0) return <p>{text.noMistakes}</p>;
  return (
    <>
      <p class="quiet small">{text.mistakesHint}</p>
      <ul class="mistakes">
        {worst.map(({ thumbnail, label, predicted, probability }, i) => (
          <li key={i}>
            <ChannelCanvas images={thumbnail} />
            <span>
              {text.mistake({
                label: nameOf(label),
                predicted: nameOf(predicted),
                probability: formatPercent(probability, 0),
              })}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
