import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { multiplications, reducedMultiplications } from '../arithmetic.js';
import { CLAIMS } from '../claims/claims.js';
import { Bars } from '../diagrams/bars.js';
import { InceptionBlock } from '../diagrams/inception-block.js';
import { Slider } from '../diagrams/slider.js';
import { pagesText } from './messages.js';
import { Demo, PaperPage } from './paper-page.js';

export function GoogLeNetPaper(): JSX.Element {
  const [reduce, setReduce] = useState(16);
  const [channels, setChannels] = useState(192);
  const shape = { side: 28, inChannels: channels, outChannels: 32, kernel: 5 };
  const [direct, reduced] = [multiplications(shape), reducedMultiplications(shape, reduce)];
  const t = pagesText.value;
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
          onChange={setChannels}
        />
        <Slider label={t.googlenetReduced} value={reduce} min={4} max={192} step={4} onChange={setReduce} />
        <Bars
          unit={t.multiplications}
          bars={[
            { name: t.googlenetDirect, value: direct },
            { name: t.googlenetReduction, value: reduced },
          ]}
        />
        <p>
          {t.googlenetCounted}{' '}
          {reduced < direct
            ? t.googlenetSaves({ factor: (direct / reduced).toFixed(1) })
            : t.googlenetNothing}
        </p>
      </Demo>
    </PaperPage>
  );
}
