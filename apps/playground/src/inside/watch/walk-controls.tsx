import type { JSX } from 'preact';
import { Button } from '../../ui/button.js';
import { SelectField } from '../../ui/field.js';
import { watchText } from './messages.js';
import type { Speed, Walk } from './walk.js';

interface WalkControlsProps {
  readonly walk: Walk;
  /** Whether a pixel has several products to go through. */
  readonly products: boolean;
}

/** Plays and pauses a walk, and chooses its speed. */
export function WalkControls({ walk, products }: WalkControlsProps): JSX.Element {
  const t = watchText.value;
  const speeds = [
    ...(products ? [{ value: 'terms', text: t.speedTerms }] : []),
    { value: 'slow', text: t.speedSlow },
    { value: 'fast', text: t.speedFast },
  ];
  return (
    <>
      <SelectField
        label={t.speed}
        value={walk.speed}
        choices={speeds}
        onChange={(speed) => walk.setSpeed(speed as Speed)}
      />
      <Button primary onClick={walk.toggle}>
        {walk.playing ? t.pause : t.play}
      </Button>
    </>
  );
}
