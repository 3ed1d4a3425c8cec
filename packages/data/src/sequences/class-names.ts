import { checkArguments } from '@convkit/core';
/** The labels that occur, sorted: by number if all are numbers, otherwise by name. */
export function classNames(labels: Iterable<string>): string[] {
  checkArguments('classNames', { labels }, { labels: 'iterable' });
  const names = [...new Set(labels)];
  checkArguments('classNames', { labels: names }, { labels: 'strings' });
  const isNumbers = names.every((name) => name.trim() !== '' && Number.isFinite(Number(name)));
  return names.sort(isNumbers ? (a, b) => Number(a) - Number(b) : (a, b) => (a < b ? -1 : 1));
}
