/**
 * Replaces the text between the marks `<!-- name -->` and `<!-- /name -->` by `content`.
 *
 * @throws Error if a mark is missing.
 */
export function fillBlock(document: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [document.indexOf(open), document.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`the document lacks the marks of ${name}`);
  return `${document.slice(0, start + open.length)}\n\n${content}\n\n${document.slice(end)}`;
}
