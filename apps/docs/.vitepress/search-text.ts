/** Headings that every entry of an API page may have. Nobody searches for them. */
const COMMON =
  /^#{4,} (?:Returns|Parameters|Properties|Throws|Inherited from|Extends|Overrides|Methods|Constructors?|[GS]et Signature|Accessors|Extended by|Type Parameters|Implementation of|Implements|Call Signature|Type Literal|Type Declaration|Default Value|\\\[.*)$/gm;

/**
 * Shortens an API page for the search index: of code blocks nothing remains, of tables the names in their first column. The index of the
 * whole pages would be several times as large.
 */
export const searchTextOfApi = (markdown: string): string =>
  markdown
    .replace(/```.*?```/gs, '')
    .replace(/^\|.*$/gm, (row) => /^\| (?:<a id="[^"]*"><\/a> )?`([\w#]+)\??`/.exec(row)?.[1] ?? '')
    .replace(COMMON, '')
    .replace(/\n{3,}/g, '\n\n');
