import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { averageHeadParameters, fullHeadParameters } from '../arithmetic.js';
import { CLAIMS } from '../claims/claims.js';
import { Bars } from '../diagrams/bars.js';
import { Slider } from '../diagrams/slider.js';
import { Demo, PaperPage } from './paper-page.js';

export function NinPaper(): JSX.Element {
  const [side, setSide] = useState(7);
  const [maps, setMaps] = useState(512);
  const [classes, setClasses] = useState(1000);
  return (
    <PaperPage
      title="Network in Network"
      idea="A filter of a convolution is a linear test, and real patterns are not linear. So a small network slides over the image instead: a convolution with two of 1x1 behind it, which mix the maps at each pixel. The last block gives one map for each class, and the mean of a map is its score. That mean has no parameters, so there is nothing in it to overfit. Each class map can be looked at, too: it shows where the network sees the class."
      citation="Lin, Chen & Yan: Network in network. ICLR 2014. Section 3.2 is on global average pooling."
      claim={CLAIMS.nin}
      lookFor={
        <p>
          The network has no fully connected layer, here at a quarter of its width, on 3,000 digits. See that
          it learns them all the same, and how far training and test error are apart: the claim is that the
          mean keeps them close. Measured here: 7.9 % and 7.1 %.
        </p>
      }
    >
      <Demo title="Fully connected head or the mean of each map">
        <svg
          viewBox="0 0 320 110"
          role="img"
          aria-label={`Maps of ${side} by ${side} pixels become one number each.`}
        >
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
            mean
          </text>
          <rect x="200" y="44" width="18" height="22" fill="var(--accent)" />
          <text x="226" y="60">
            a score a map
          </text>
        </svg>
        <Slider label="Side of the maps" value={side} min={1} max={14} onChange={setSide} />
        <Slider label="Maps" value={maps} min={64} max={1024} step={64} onChange={setMaps} />
        <Slider label="Classes" value={classes} min={10} max={1000} step={10} onChange={setClasses} />
        <Bars
          unit="parameters"
          of={[
            {
              name: 'Two hidden layers of 4,096 (VGG)',
              value: fullHeadParameters(side, maps, [4096, 4096, classes]),
            },
            { name: 'One fully connected layer', value: fullHeadParameters(side, maps, [classes]) },
            { name: '1x1 convolution, then the mean', value: averageHeadParameters(maps, classes) },
          ]}
        />
      </Demo>
    </PaperPage>
  );
}
