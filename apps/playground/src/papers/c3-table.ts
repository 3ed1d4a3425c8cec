/** LeCun et al. 1998, table I: the maps of S2 that each map of C3 sees. */
export const C3_TABLE: readonly (readonly number[])[] =
  '012 123 234 345 045 015 0123 1234 2345 0345 0145 0125 0134 1245 0235 012345'
    .split(' ')
    .map((seen) => [...seen].map(Number));
