import type { ComponentType, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { ErrorMessage } from '../message.js';
import { uiText } from '../messages.js';
import type { Word } from './messages.js';
import './words.css';

interface Explained {
  /** A "?" that shows and hides the explanation. */
  readonly button: JSX.Element | null;
  readonly text: JSX.Element | null;
}

/**
 * Explains a word of the field where it stands. The texts are loaded when the first is opened.
 * @param name What the page calls the word.
 */
export function useExplanation(word: Word | undefined, name: string): Explained {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [loaded, setLoaded] = useState<{ Text?: ComponentType<{ readonly word: Word }>; error?: unknown }>(
    {},
  );
  if (word === undefined) return { button: null, text: null };
  const toggle = () => {
    setOpen(!isOpen);
    import('./explanation.js').then(
      ({ Explanation }) => setLoaded({ Text: Explanation }),
      (error) => setLoaded({ error }),
    );
  };
  const { Text, error } = loaded;
  return {
    button: (
      <button type="button" class="word" aria-expanded={isOpen} aria-controls={id} onClick={toggle}>
        <span aria-hidden="true">?</span>
        <span class="visually-hidden">{uiText.value.explain({ name })}</span>
      </button>
    ),
    text: (
      <div class="explanation" id={id} role="note" hidden={!isOpen}>
        {Text && <Text word={word} />}
        {error !== undefined && <ErrorMessage error={error} />}
      </div>
    ),
  };
}
