import type { BlockNetworkOptions } from '@convkit/models';
import { computed } from '@preact/signals';
import { settings } from '../settings/settings.js';
import { ownSummary } from '../train/own/own-state.js';

/** Height and width of the images if the settings do not choose them, as the model `custom` has them. */
const SIDE = 28;
/** Number of classes of the site's datasets, and of images that are not yet loaded. */
const CLASSES = 10;

/** The images and the number of classes of the chosen data. */
export const place = computed((): BlockNetworkOptions => {
  const { data, side, channels } = settings.value;
  const pixels = side || SIDE;
  const own = data === 'own' ? ownSummary() : undefined;
  const found = own?.channels ?? 1;
  return {
    input: [pixels, pixels, channels === 'auto' || data !== 'own' ? found : Number(channels)],
    classes: own?.classes.length ?? CLASSES,
  };
});
