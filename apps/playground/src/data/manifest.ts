/** Part of a set: two gzipped IDX files in the site's folder `data`. */
export interface ShardManifest {
  readonly name: string;
  /** Number of images in this part. */
  readonly count: number;
  readonly images: string;
  readonly labels: string;
}

export interface SetManifest {
  readonly name: string;
  readonly title: string;
  /** The first is small, and a source of its own. */
  readonly train: readonly ShardManifest[];
  readonly test: ShardManifest;
}

/** The data that the site brings, and those that it was built without. */
export interface DataManifest {
  readonly sets: readonly SetManifest[];
  readonly missing: readonly { readonly title: string; readonly reason: string }[];
}
