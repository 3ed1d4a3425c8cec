import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { RichText } from '../../language/rich-text.js';
import { plainGradient, residualGradient } from '../arithmetic.js';
import { Demo } from '../pages/paper-page.js';
import { diagramsText } from './messages.js';
import { Slider } from './slider.js';

/** How much of a gradient remains after a chain of layers, with and without shortcuts. */
export function GradientChain(): JSX.Element {
  const [factor, setFactor] = useState(0.6);
  const [layers, setLayers] = useState(19);
  const t = diagramsText.value;
  const plain = plainGradient(factor, layers);
  const exponential = plain < 1e-3 ? ` (${plain.toExponential(1)})` : '';
  return (
    <Demo title={t.gradientTitle}>
      <svg viewBox="0 0 320 90" role="img" aria-label={t.gradientImage({ layers })}>
        <path d="M10 14 H310" stroke="var(--series-3)" stroke-width="6" />
        <text x="10" y="36">
          {t.gradientShortcut}
        </text>
        {Array.from({ length: layers }, (_, i) => (
          <rect
            key={i}
            x={10 + (i * 300) / layers}
            y="46"
            width={300 / layers - 1.5}
            height="34"
            stroke="var(--quiet)"
            fill="var(--series-2)"
            fill-opacity={plainGradient(factor, layers - 1 - i)}
          />
        ))}
      </svg>
      <Slider label={t.layers} value={layers} min={1} max={50} onChange={setLayers} />
      <Slider label={t.gradientFactor} value={factor} min={0.1} max={1} step={0.05} onChange={setFactor} />
      <p>
        <RichText
          text={t.gradientRemains({
            factor,
            layers,
            plain: plain.toPrecision(2) + exponential,
            together: residualGradient(factor, layers).toPrecision(3),
          })}
        />
      </p>
      <p>{t.gradientNote({ right: plainGradient(0.6, 19).toExponential(1) })}</p>
    </Demo>
  );
}
