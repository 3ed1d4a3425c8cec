import { signal } from '@preact/signals';

/** The part of the address after `#/`: the name of the page, then whatever that page uses. */
const read = () => location.hash.replace(/^#\/?/, '').split('?')[0] as string;

/** The current route: `papers/resnet` at `#/papers/resnet?…`. Empty for the start page. */
export const route = signal(read());

addEventListener('hashchange', () => {
  route.value = read();
});
