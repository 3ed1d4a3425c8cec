/** The part of Vite's `ImportMeta` that this package uses. */
interface ImportMeta {
  glob(patterns: string | readonly string[]): Record<string, () => Promise<unknown>>;
}
