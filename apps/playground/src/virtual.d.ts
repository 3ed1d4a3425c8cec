declare module 'virtual:data-manifest' {
  export const manifest: import('./data/manifest.js').DataManifest;
}
declare module 'virtual:catalog' {
  export const models: readonly import('./state/models.js').ModelSummary[];
}
