import { signal } from '@preact/signals';
import { atom } from 'nanostores';
import { addressLanguage } from './address-language.js';

export type Language = 'en' | 'zh';

/** The languages of the page, each with its own name and the tag of its `lang` attribute. */
export const LANGUAGES: readonly { readonly name: Language; readonly title: string; readonly tag: string }[] =
  [
    { name: 'en', title: 'English', tag: 'en' },
    { name: 'zh', title: '简体中文', tag: 'zh-CN' },
  ];

const KEY = 'convkit-language';

/** The current language in the form that the library of texts needs. */
export const locale = atom<Language>('en');

/** The current language. It changes by `switchLanguage` only. */
export const language = signal<Language>('en');

/** Shows the page in a language, once its texts are loaded. */
export function showLanguage(name: Language): void {
  locale.set(name);
  language.value = name;
  document.documentElement.lang = LANGUAGES.find((each) => each.name === name)?.tag ?? name;
}

/** Remembers the language that the user chose. */
export function rememberLanguage(name: Language): void {
  try {
    localStorage.setItem(KEY, name);
  } catch {} // Without storage the choice lasts as long as the page.
}

/** The language of the page with this name or tag. */
function available(tag: string | null): Language | undefined {
  return LANGUAGES.find(({ name }) => tag?.split('-')[0] === name)?.name;
}

/** The language that the address asks for, if the page has it. */
export const askedLanguage = (): Language | undefined => available(addressLanguage());

/** The language of the address, or else that the user chose before, or else the first one of the browser that the page has. */
export function preferredLanguage(): Language {
  return askedLanguage() ?? available(stored()) ?? navigator.languages.map(available).find(Boolean) ?? 'en';
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // Storage is denied.
  }
}
