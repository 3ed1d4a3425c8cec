/** A number with its noun, in the plural unless the number is 1. */
export const counted = (count: number, noun: string) =>
  `${count} ${noun}${count === 1 ? '' : /(s|x|tch)$/.test(noun) ? 'es' : 's'}`;
