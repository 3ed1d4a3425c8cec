/** Replaces an invalid browser language: some Chromium builds without a locale report `en-US@posix`, and uPlot fails to load. */
export function repairLanguage(): void {
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
  }
}
