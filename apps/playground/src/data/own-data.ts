/** Images that the user brought, as the page hands them to its worker. */
export type OwnData =
  | { readonly kind: 'folder'; readonly files: readonly PlacedFile[] }
  | { readonly kind: 'idx'; readonly files: readonly File[] }
  | {
      readonly kind: 'collected';
      readonly classes: readonly string[];
      readonly images: readonly CollectedImage[];
    };

/** A file and where it lies below the folder of classes. */
export interface PlacedFile {
  readonly path: string;
  readonly file: File;
}

/** [side, side, 3] bytes. */
export interface CollectedImage {
  readonly label: number;
  readonly side: number;
  readonly data: Uint8Array;
}
