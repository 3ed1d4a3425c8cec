declare module 'virtual:data-manifest' {
  export const manifest: import('./data/manifest.js').DataManifest;
}
declare module 'virtual:catalog' {
  export const models: readonly import('./settings/models.js').ModelSummary[];
  /** The S2 feature maps that each C3 feature map is connected to: LeCun et al. 1998, table I. */
  export const c3Table: readonly (readonly number[])[];
}
