declare module 'virtual:data-manifest' {
  export const manifest: import('./data/manifest.js').DataManifest;
}
declare module 'virtual:catalog' {
  export const models: readonly import('./settings/models.js').ModelSummary[];
  /** LeCun et al. 1998, table I: the maps of S2 that each map of C3 sees. */
  export const c3Table: readonly (readonly number[])[];
}
