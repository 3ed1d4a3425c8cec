import { checkArguments } from '@convkit/core';

/**
 * A word: letters, digits and marks, with apostrophes inside; a character of a script without spaces between words; or one of ! and ?,
 * which often express sentiment.
 */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’][\p{L}\p{N}]+)*|[!?]/gu;

/** Splits text into lower-case words. Removes punctuation other than ! and ?. Unicode compatibility characters are equivalent. */
export function tokenize(text: string): string[] {
  checkArguments('tokenize', { text }, { text: 'string' });
  return text.normalize('NFKC').toLowerCase().replaceAll('’', "'").match(WORD) ?? [];
}
