/** Some Chromiums on systems without a locale call their language `en-US@posix`, at which uPlot fails as it is loaded. */
export function repairLanguage(): void {
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
  }
}
