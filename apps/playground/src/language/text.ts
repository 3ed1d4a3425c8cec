import {
  createI18n,
  type TranslationFunction,
  type TranslationJSON,
  type Translations,
  transform,
} from '@nanostores/i18n';
import { type ReadonlySignal, signal } from '@preact/signals';
import { type Language, locale } from './language.js';

/** A translation of the texts of `Body`. Texts with values are strings or plural forms there too. */
export type TranslationOf<Text extends ReadonlySignal<Translations>> = {
  readonly [Key in keyof Text['value']]: Text['value'][Key] extends string ? string : string | PluralForms;
};

/** Forms of a text by the plural category of `count` (`Intl.PluralRules`). Chinese has `other` only. */
export interface PluralForms {
  readonly one?: string;
  readonly other: string;
}

type NamesIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;
type Values<Names extends string> = { readonly [Name in Names]: string | number };

const i18n = createI18n<Language, 'en'>(locale, {
  baseLocale: 'en',
  cache: { en: {}, zh: {} },
  get: async () => ({}), // All Chinese texts are loaded before they are shown.
});

/** The English texts of every part that is loaded: strings, and the forms of texts with values. */
export const englishTexts: Record<string, Translations> = i18n.cache.en as unknown as Record<
  string,
  Translations
>;

/**
 * Defines the English texts of a part of the page. Their Chinese is in `messages.zh.ts` beside them.
 * @param part Folder of the file, relative to `src`.
 * @returns The texts in the current language.
 */
export function defineText<Body extends Translations>(part: string, english: Body): ReadonlySignal<Body> {
  const texts = i18n(part, english);
  const current = signal(texts.get());
  texts.subscribe((value) => {
    current.value = value as Body;
  });
  return current;
}

/** Adds the Chinese texts, by part. */
export function addChinese(texts: Record<string, unknown>): void {
  Object.assign(i18n.cache.zh, texts);
}

/** Takes the plural form of `count`, if there are forms, and inserts the values. */
const fill = transform((tag: string, input: TranslationJSON, values: Values<string>) => {
  const text = input as string | PluralForms;
  const form =
    typeof text === 'string'
      ? text
      : ((new Intl.PluralRules(tag).select(values.count as number) === 'one' ? text.one : undefined) ??
        text.other);
  return form.replace(/{(\w+)}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? new Intl.NumberFormat(tag).format(value) : value;
  });
});

/** Inserts values where the text has their names in braces: `'Run {number}'`. Numbers are written as the language writes them. */
export const phrase = fill as unknown as <Text extends string>(
  text: Text,
) => TranslationFunction<[values: Values<NamesIn<Text>>], string>;

/** Like `phrase`, but with one text for each plural form of `count`. */
export const plural = fill as unknown as <One extends string, Other extends string>(forms: {
  readonly one: One;
  readonly other: Other;
}) => TranslationFunction<[values: Values<NamesIn<One | Other>> & { readonly count: number }], string>;
