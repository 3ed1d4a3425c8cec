import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { formatPercent } from '../../language/formats.js';
import type { TestedImage } from '../../requests/insight/test-insight.js';
import { ChannelCanvas } from '../../ui/channel-canvas.js';
import { insightText } from './messages.js';
import type { TestedImagesProps } from './worst-mistakes.js';

/** Side of the map in its own units, and the margin around its dots. */
const SIDE = 300;
const MARGIN = 10;

const placeOf = ({ position: [x, y] }: TestedImage) => ({
  x: MARGIN + x * (SIDE - 2 * MARGIN),
  y: MARGIN + y * (SIDE - 2 * MARGIN),
});
const isMistake = ({ label, predicted }: TestedImage): boolean => label !== predicted;

/** Test images as dots, arranged by their features. Hovering a dot, or moving the slider, shows its image. */
export function ImageMap({ images, classes }: TestedImagesProps): JSX.Element {
  const id = useId();
  const [index, choose] = useState(0);
  const text = insightText.value;
  const chosen = images[Math.min(index, images.length - 1)];
  const nameOf = (label: number) => classes[label] ?? String(label);
  const colorOf = (label: number) => `hsl(${Math.round((360 * label) / classes.length)} 70% 50%)`;
  const summary = text.embeddingInWords({
    count: images.length,
    classes: new Set(images.map(({ label }) => label)).size,
    mistakes: images.filter(isMistake).length,
  });
  const pointTo = ({ currentTarget, clientX, clientY }: MouseEvent & { currentTarget: SVGSVGElement }) => {
    const { left, top, width } = currentTarget.getBoundingClientRect();
    const scale = SIDE / width;
    choose(nearest(images, { x: (clientX - left) * scale, y: (clientY - top) * scale }));
  };
  return (
    <>
      <p class="quiet small">{text.embeddingHint}</p>
      <div class="image-map">
        <svg viewBox={`0 0 ${SIDE} ${SIDE}`} role="img" aria-label={summary} onPointerMove={pointTo}>
          {images.map((image, i) => {
            const { x, y } = placeOf(image);
            return (
              <circle
                key={i}
                cx={x}
                cy={y}
                r={image === chosen ? 7 : 3.5}
                fill={colorOf(image.label)}
                class={isMistake(image) ? 'mistake' : undefined}
              />
            );
          })}
        </svg>
        {chosen && (
          <div class="stack">
            <ChannelCanvas images={chosen.thumbnail} />
            <p aria-live="polite">
              {text.chosen({
                label: nameOf(chosen.label),
                predicted: nameOf(chosen.predicted),
                probability: formatPercent(chosen.probability, 0),
              })}
            </p>
            <label for={id}>{text.chosenImage}</label>
            <input
              id={id}
              type="range"
              min={0}
              max={images.length - 1}
              value={index}
              onInput={({ currentTarget }) => choose(Number(currentTarget.value))}
            />
          </div>
        )}
      </div>
      <ul class="legend">
        {classes.map((name, label) => (
          <li key={name}>
            <svg viewBox="0 0 8 8" aria-hidden="true" class="dot">
              <circle cx="4" cy="4" r="4" fill={colorOf(label)} />
            </svg>
            {name}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Index of the image whose dot is nearest. */
function nearest(images: readonly TestedImage[], to: { readonly x: number; readonly y: number }): number {
  const distances = images.map((image) => {
    const { x, y } = placeOf(image);
    return Math.hypot(x - to.x, y - to.y);
  });
  return distances.indexOf(Math.min(...distances));
}
