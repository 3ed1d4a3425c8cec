import { forgetAddressLanguage } from './address-language.js';
import { askedLanguage, type Language, language, rememberLanguage, showLanguage } from './language.js';
import { addChinese } from './text.js';

/** Loads the texts of a language and shows the page in it. */
export async function switchLanguage(name: Language): Promise<void> {
  if (name === 'zh') addChinese((await import('./chinese.js')).chinese);
  showLanguage(name);
}

/** Switches to the language that the user chose and remembers it. */
export async function chooseLanguage(name: Language): Promise<void> {
  await switchLanguage(name);
  rememberLanguage(name);
  forgetAddressLanguage();
}

/** Follows an address that asks for another language while the page is open. */
export function followAddressLanguage(): void {
  addEventListener('hashchange', () => {
    const asked = askedLanguage();
    // If its texts cannot be loaded, the page stays in its language.
    if (asked && asked !== language.peek()) switchLanguage(asked).catch(() => {});
  });
}
