/** A part of a dataset: two gzipped IDX files in the site's folder `data`. */
export interface ShardManifest {
  readonly name: string;
  /** Number of images in the shard. */
  readonly count: number;
  readonly images: string;
  readonly labels: string;
}

export interface SetManifest {
  readonly name: string;
  readonly title: string;
  /** Training shards. The first is small and can be chosen by itself. */
  readonly train: readonly ShardManifest[];
  readonly test: ShardManifest;
}

/** The datasets of the site and those that it was built without. */
export interface DataManifest {
  readonly sets: readonly SetManifest[];
  readonly missing: readonly { readonly title: string; readonly reason: string }[];
}
