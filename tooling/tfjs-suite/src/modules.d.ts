/** As Vite's own, of which this needs no more. */
interface ImportMeta {
  glob(patterns: string | readonly string[]): Record<string, () => Promise<unknown>>;
}
