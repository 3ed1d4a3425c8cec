import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { sentenceGap } from '../../language/formats.js';
import {
  convolutionParameters,
  multiplications,
  reducedMultiplications,
  reducedParameters,
} from '../arithmetic.js';
import { CLAIMS } from '../claims/claims.js';
import { Bars } from '../diagrams/bars.js';
import { InceptionBlock } from '../diagrams/inception-block.js';
import { Slider } from '../diagrams/slider.js';
import { pagesText } from './messages.js';
import { Demo, PaperPage } from './paper-page.js';
import { directShape, PAPERS_REDUCTION, reduction, reductionSaving } from './reduction.js';

export function GoogLeNetPaper(): JSX.Element {
  const { channels, reduce } = reduction.value;
  const shape = directShape.value;
  const saving = reductionSaving.value;
  const change = (some: Partial<typeof reduction.value>) => {
    reduction.value = { ...reduction.value, ...some };
  };
  const t = pagesText.value;
  useEffect(
    () => () => {
      reduction.value = PAPERS_REDUCTION; // Each visit begins with the paper's figures, as on the other pages.
    },
    [],
  );
  return (
    <PaperPage
      title="GoogLeNet"
      idea={t.googlenetIdea}
      source={t.googlenetSource}
      claim={CLAIMS.googlenet}
      lookFor={<p>{t.googlenetLookFor}</p>}
    >
      <Demo title={t.googlenetDemo}>
        <InceptionBlock channels={channels} reduce={reduce} />
        <Slider
          label={t.googlenetInput}
          value={channels}
          min={64}
          max={384}
          step={32}
          onChange={(count) => change({ channels: count })}
        />
        <Slider
          label={t.googlenetReduced}
          value={reduce}
          min={4}
          max={192}
          step={4}
          onChange={(count) => change({ reduce: count })}
        />
        <Bars
          unit={t.multiplications}
          bars={[
            { name: t.googlenetDirect, value: multiplications(shape) },
            { name: t.googlenetReduction, value: reducedMultiplications(shape, reduce) },
          ]}
        />
        <Bars
          unit={t.parameters}
          bars={[
            { name: t.googlenetDirect, value: convolutionParameters(shape) },
            { name: t.googlenetReduction, value: reducedParameters(shape, reduce) },
          ]}
        />
        <p>
          {t.googlenetCounted}
          {sentenceGap()}
          {saving > 1 ? t.googlenetSaves({ factor: saving.toFixed(1) }) : t.googlenetNothing}
        </p>
      </Demo>
    </PaperPage>
  );
}
