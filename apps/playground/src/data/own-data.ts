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

export interface WebcamImage {
  readonly label: number;
  /** Height and width in pixels. */
  readonly side: number;
  /** Bytes of shape [side, side, 3]. */
  readonly data: Uint8Array;
}
