import type { FolderFile } from '@convkit/data/browser';

/** The user's own images, in the form that the page sends to its worker. */
export type OwnData =
  | { readonly kind: 'folder'; readonly files: readonly FolderFile[] }
  | { readonly kind: 'idx'; readonly files: readonly File[] }
  | {
      readonly kind: 'webcam';
      readonly classes: readonly string[];
      readonly images: readonly WebcamImage[];
    };

/** What the page sends to the worker of a run besides its spec. Files are sent by reference. */
export interface RunFiles {
  /** The user's own images, for the source `own`. */
  readonly images?: OwnData | undefined;
  /** The weights that the run starts from. */
  readonly weights?: File | undefined;
}

export interface WebcamImage {
  readonly label: number;
  /** Height and width in pixels. */
  readonly side: number;
  /** Bytes of shape [side, side, 3]. */
  readonly data: Uint8Array;
}
