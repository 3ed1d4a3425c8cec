import type { FolderFile } from '@convkit/data/browser';

/** The user's own images, in the form that the page sends to its worker. */
export type OwnData =
  | { readonly kind: 'folder'; readonly files: readonly FolderFile[] }
  | { readonly kind: 'idx'; readonly files: readonly File[] }
  /** The archive of the binary version of CIFAR-10. */
  | { readonly kind: 'cifar'; readonly files: readonly File[] }
  | { readonly kind: 'classes'; readonly classes: readonly OwnClass[] };

/** A class whose images the user recorded, drew or added one by one. */
export interface OwnClass {
  readonly name: string;
  readonly images: readonly Blob[];
}

/** What the page sends to the worker of a run besides its spec. Files are sent by reference. */
export interface RunFiles {
  /** The user's own images, for the source `own`. */
  readonly images?: OwnData | undefined;
  /** The weights that the run starts from. */
  readonly weights?: File | undefined;
}
