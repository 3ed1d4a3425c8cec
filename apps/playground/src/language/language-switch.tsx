import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { uiText } from '../ui/messages.js';
import { LANGUAGES, language } from './language.js';
import { chooseLanguage } from './switch-language.js';

/** Chooses the language of the page. Each language is named in itself. */
export function LanguageSwitch(): JSX.Element {
  const [failed, setFailed] = useState(false);
  const { language: label, languageFailed } = uiText.value;
  return (
    <>
      <select
        class="language"
        aria-label={label}
        value={language.value}
        onChange={({ currentTarget }) => {
          const chosen = LANGUAGES.find(({ name }) => name === currentTarget.value);
          setFailed(false);
          chooseLanguage(chosen?.name ?? 'en').catch(() => setFailed(true));
        }}
      >
        {LANGUAGES.map(({ name, title, tag }) => (
          <option key={name} value={name} lang={tag}>
            {title}
          </option>
        ))}
      </select>
      {failed && <span role="alert">{languageFailed}</span>}
    </>
  );
}
