/**
 * Shortens an API page for the search index: of code blocks nothing remains, of tables the names in their first column. The index of the
 * whole pages would be several times as large.
 */
export const searchTextOfApi = (markdown: string): string =>
  markdown
    .replace(/```.*?```/gs, '')
    .replace(/^\|.*$/gm, (row) => /^\| (?:<a id="[^"]*"><\/a> )?`([\w#]+)\??`/.exec(row)?.[1] ?? '')
    .replace(/\n{3,}/g, '\n\n');
