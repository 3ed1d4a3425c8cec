import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { averageHeadParameters, fullHeadParameters } from '../arithmetic.js';
import { CLAIMS } from '../claims/claims.js';
import { Bars } from '../diagrams/bars.js';
import { Slider } from '../diagrams/slider.js';
import { pagesText } from './messages.js';
import { Demo, PaperPage } from './paper-page.js';

export function NinPaper(): JSX.Element {
  const [side, setSide] = useState(7);
  const [channels, setChannels] = useState(512);
  const [classes, setClasses] = useState(1000);
  const t = pagesText.value;
  return (
    <PaperPage
      title="Network in Network"
      idea={t.ninIdea}
      source={t.ninSource}
      claim={CLAIMS.nin}
      lookFor={<p>{t.ninLookFor}</p>}
    >
      <Demo title={t.ninDemo}>
        <svg viewBox="0 0 320 110" role="img" aria-label={t.ninImage({ side })}>
          {[0, 1, 2].map((i) => (
            <rect
              key={i}
              x={10 + i * 14}
              y={26 - i * 10}
              width="76"
              height="76"
              fill="var(--surface)"
              stroke="var(--accent)"
            />
          ))}
          {Array.from({ length: side - 1 }, (_, i) => ((i + 1) * 76) / side).map((at) => (
            <path key={at} d={`M${38 + at} 6 v76 M38 ${6 + at} h76`} stroke="var(--line)" />
          ))}
          <path d="M130 55 H190 m-8 -5 l8 5 l-8 5" stroke="var(--text)" fill="none" />
          <text x="140" y="48">
            {t.ninMean}
          </text>
          <rect x="200" y="44" width="18" height="22" fill="var(--accent)" />
          <text x="226" y="60">
            {t.ninScore}
          </text>
        </svg>
        <Slider label={t.ninSide} value={side} min={1} max={14} onChange={setSide} />
        <Slider label={t.channels} value={channels} min={64} max={1024} step={64} onChange={setChannels} />
        <Slider label={t.ninClasses} value={classes} min={10} max={1000} step={10} onChange={setClasses} />
        <Bars
          unit={t.parameters}
          bars={[
            {
              name: t.ninHidden,
              value: fullHeadParameters(side, channels, [4096, 4096, classes]),
            },
            { name: t.ninLinear, value: fullHeadParameters(side, channels, [classes]) },
            { name: t.ninAverage, value: averageHeadParameters(channels, classes) },
          ]}
        />
      </Demo>
    </PaperPage>
  );
}
