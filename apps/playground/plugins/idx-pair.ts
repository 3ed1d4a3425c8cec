/** The two IDX files of a split. */
export interface IdxPair {
  readonly images: Buffer;
  readonly labels: Buffer;
  readonly count: number;
}
