/**
 * A word: letters, digits and marks, with apostrophes inside; a character of a script without spaces between words; or one of ! and ?,
 * which often carry a mood.
 */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’][\p{L}\p{N}]+)*|[!?]/gu;

/** Splits text into words in lower case, without punctuation but for ! and ?. Compatible characters of Unicode count as the same. */
export function tokenize(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().replaceAll('’', "'").match(WORD) ?? [];
}
