import type { JSX } from 'preact';
import { type Word, wordText } from './messages.js';

/** What a word of the field means, in two or three sentences. */
export function Explanation({ word }: { readonly word: Word }): JSX.Element {
  return <p>{wordText.value[word]}</p>;
}
