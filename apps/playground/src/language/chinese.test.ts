import { describe, expect, it } from 'vitest';
import { chinese } from './chinese.js';
import { locale } from './language.js';
import { addChinese, defineText, englishTexts, phrase, plural } from './text.js';

// Defines all English texts.
import.meta.glob('../**/messages.ts', { eager: true });

const parts = Object.keys(englishTexts).sort();
const translations: Readonly<Record<string, Readonly<Record<string, unknown>>>> = chinese;

/** Returns the names in braces and the tags of a text in all its plural forms. */
function marksOf(text: unknown): string[] {
  const found = JSON.stringify(text).matchAll(/{(\w+)}|<(\w+)>/g);
  return [...new Set([...found].map(([mark]) => mark))].sort();
}

describe('the Chinese texts', () => {
  it('have all parts and no others', () => {
    expect(parts).toContain('ui');
    expect(Object.keys(chinese).sort()).toEqual(parts);
  });

  it.each(parts)('%s has the texts, the values and the tags of the English part', (part) => {
    const english = englishTexts[part] ?? {};
    const chineseText = translations[part] ?? {};
    expect(Object.keys(chineseText).sort()).toEqual(Object.keys(english).sort());
    for (const [name, text] of Object.entries(english)) {
      expect(marksOf(chineseText[name]), `${part}.${name}`).toEqual(marksOf(text));
    }
  });

  it.each(parts)('%s is written in Chinese', (part) => {
    const same = Object.entries(englishTexts[part] ?? {}).filter(
      ([name, text]) => typeof text === 'string' && text === translations[part]?.[name] && / /.test(text),
    );
    expect(same).toEqual([]);
  });
});

describe('a text', () => {
  const text = defineText('language/test', {
    run: phrase('Run {number} of {name}'),
    images: plural({ one: '{count} image', other: '{count} images' }),
  });
  addChinese({ ...chinese, 'language/test': { run: '{name} 的第 {number} 次', images: '{count} 张图像' } });
  const shown = () => [text.value.run({ number: 1234, name: 'a$&b' }), text.value.images({ count: 1 })];

  it('has the values, the numbers and the plural form of the language', () => {
    expect(shown()).toEqual(['Run 1,234 of a$&b', '1 image']);
    expect(text.value.images({ count: 2000 })).toBe('2,000 images');
  });

  it('changes with the language', () => {
    locale.set('zh');
    expect(shown()).toEqual(['a$&b 的第 1,234 次', '1 张图像']);
    locale.set('en');
    expect(shown()[1]).toBe('1 image');
  });
});
