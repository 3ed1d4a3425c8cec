import { useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { ClassCards } from '../../classes/class-cards.js';
import { imageClasses, imageCount } from '../../classes/image-classes.js';
import { ownData } from '../../runs/runs.js';

/** The classes of the page Teach, as data to train on. */
export function ClassData(): JSX.Element {
  useSignalEffect(() => {
    const classes = imageClasses.value.map(({ name, images }) => ({
      name,
      images: images.map(({ blob }) => blob),
    }));
    if (imageCount.value > 0) ownData.value = { kind: 'classes', classes };
    else if (ownData.peek()?.kind === 'classes') ownData.value = undefined;
  });
  return <ClassCards />;
}
