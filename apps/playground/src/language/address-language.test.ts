import { afterEach, expect, it, vi } from 'vitest';
import { addressLanguage, forgetAddressLanguage } from './address-language.js';

afterEach(() => vi.unstubAllGlobals());

function open(address: string): { readonly shown: string } {
  const { pathname, search, hash } = new URL(address, 'https://example.org/');
  const page = { shown: address };
  vi.stubGlobal('location', { pathname, search, hash });
  vi.stubGlobal('history', {
    state: null,
    replaceState: (_: unknown, __: string, url: string) => {
      page.shown = url;
    },
  });
  return page;
}

it.each([
  ['/site/#/train?lang=zh&epochs=3', 'zh', '/site/#/train?epochs=3'],
  ['/site/#/papers/resnet?lang=zh', 'zh', '/site/#/papers/resnet'],
  ['/site/?lang=en#/try', 'en', '/site/#/try'],
  ['/site/#/train?epochs=3', null, '/site/#/train?epochs=3'],
  ['/site/', null, '/site/'],
])('%s asks for %s, and forgets it as %s', (address, asked, forgotten) => {
  const page = open(address);
  expect(addressLanguage()).toBe(asked);
  forgetAddressLanguage();
  expect(page.shown).toBe(forgotten);
});
