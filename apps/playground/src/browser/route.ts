import { signal } from '@preact/signals';

/** The part of the address after `#/`: the page's name, then whatever the page makes of the rest. */
const read = () => location.hash.replace(/^#\/?/, '').split('?')[0] as string;

/** `papers/resnet` at `#/papers/resnet?…`; empty at the start. */
export const route = signal(read());

addEventListener('hashchange', () => {
  route.value = read();
});
