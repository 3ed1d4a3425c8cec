import { expect, it } from 'vitest';
import { searchTextOfApi } from '../.vitepress/search-text.js';

it('keeps names and descriptions, without code and repeated headings', () => {
  const page = [
    '### Options',
    'Options of a run.',
    '#### Properties',
    '| Property | Type |',
    '| ------ | ------ |',
    '| <a id="property-epochs"></a> `epochs?` | `number` |',
    '#### stop()',
    '```ts',
    'stop(): void;',
    '```',
    '##### Returns',
    '`void`',
  ].join('\n');
  expect(searchTextOfApi(page).split(/\n+/)).toEqual([
    '### Options',
    'Options of a run.',
    'epochs',
    '#### stop()',
    '`void`',
  ]);
});
