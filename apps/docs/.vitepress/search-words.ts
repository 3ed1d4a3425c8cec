/**
 * Splits text into words for the search index. Chinese has no spaces, so a run of Chinese characters becomes its overlapping pairs: a
 * query of several characters finds them anywhere in a sentence. VitePress sends the source of this function to the page, so it uses
 * nothing outside of itself.
 */
export function searchWords(text: string): string[] {
  return text.split(/[\n\r\p{Z}\p{P}]+/u).flatMap((word) =>
    // A Latin word stays whole.
    word.split(/(\p{Script=Han}+)/u).flatMap((part) => {
      if (!/\p{Script=Han}/u.test(part)) return part ? [part] : [];
      const characters = [...part];
      if (characters.length === 1) return characters;
      return characters.slice(1).map((character, i) => `${characters[i]}${character}`);
    }),
  );
}
