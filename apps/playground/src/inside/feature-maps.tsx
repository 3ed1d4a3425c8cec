import type { JSX } from 'preact';
import { RichText } from '../language/rich-text.js';
import type { Run } from '../runs/runs.js';
import { useAnswer } from '../runs/use-answer.js';
import { DigitPad } from '../try/digit-pad.js';
import { inputImage } from '../try/input-image.js';
import { ErrorMessage, Message } from '../ui/message.js';
import { ChannelRow } from './channel-row.js';
import { DivergedMessage } from './diverged-message.js';
import { insideText } from './messages.js';
import { isFiniteRange, rangeInText } from './range.js';

interface FeatureMapsProps {
  readonly run: Run;
  readonly step: number;
}

/** The feature maps of each layer for the image of the page. */
export function FeatureMaps({ run, step }: FeatureMapsProps): JSX.Element {
  const { answer, error } = useAnswer(run, 'activations', inputImage.value, step);
  const t = insideText.value;
  const layers = answer?.filter(isActive) ?? [];
  const allFinite = layers.every(isFiniteRange);
  return (
    <div class="beside-image">
      <section class="card" aria-label={t.imageSection}>
        <DigitPad />
      </section>
      <div class="stack">
        <p class="quiet">
          <RichText text={t.featureMapsLead} />
        </p>
        {!inputImage.value && (
          <Message>
            <p>{t.drawFirst}</p>
          </Message>
        )}
        {error !== undefined && <ErrorMessage error={error} />}
        {!allFinite && <DivergedMessage />}
        {allFinite &&
          layers.map((activations, i) => (
            <ChannelRow
              key={`${activations.layer} ${i}`}
              images={activations}
              layer={activations.layer || t.output}
              details={t.layerDetails({
                type: activations.type,
                shape: activations.shape.join('×'),
                ...rangeInText(activations),
              })}
              name={t.featureMapsOf({ layer: activations.layer || t.output, count: activations.count })}
            />
          ))}
      </div>
    </div>
  );
}

/** Dropout does nothing during inference. */
const isActive = ({ type }: { readonly type: string }) => type !== 'Dropout';
