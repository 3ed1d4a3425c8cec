import type { ComponentChildren, JSX } from 'preact';
import { chosenWeights } from '../../../weights/starting-weights.js';
import { AugmentationPreview } from './augmentation-preview.js';
import { BackendFields } from './backend-fields.js';
import { ExpertFields } from './expert-fields.js';
import { ImageFields } from './image-fields.js';
import { moreText } from './messages.js';
import { NetworkFields } from './network-fields.js';
import { OptimizerFields } from './optimizer-fields.js';

/** The settings that most runs leave as they are, by subject. */
export function MoreFields(): JSX.Element {
  const t = moreText.value;
  return (
    <div class="stack">
      <Part name={t.networkPart}>
        <NetworkFields weights={chosenWeights.value} />
      </Part>
      <Part name={t.imagesPart}>
        <ImageFields />
        <AugmentationPreview />
      </Part>
      <Part name={t.stepsPart}>
        <OptimizerFields />
      </Part>
      <Part name={t.regularizationPart}>
        <ExpertFields />
      </Part>
      <Part name={t.machinePart}>
        <BackendFields />
      </Part>
    </div>
  );
}

function Part({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <div class="stack">
      <h3>{name}</h3>
      {children}
    </div>
  );
}
