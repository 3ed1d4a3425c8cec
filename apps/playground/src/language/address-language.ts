/** Parameter of an address that opens the page in a language. */
const PARAMETER = 'lang';

/** The language that the address asks for, with any route: `#/papers?lang=zh`, or `?lang=zh` before the `#`. */
export function addressLanguage(): string | null {
  const [, inHash = ''] = /\?(.*)$/.exec(location.hash) ?? [];
  return new URLSearchParams(inHash).get(PARAMETER) ?? new URLSearchParams(location.search).get(PARAMETER);
}

/** Removes the language from the address: a reload must not undo what the user chose. */
export function forgetAddressLanguage(): void {
  if (addressLanguage() === null) return;
  const [path = '', inHash = ''] = location.hash.split(/\?(.*)/);
  const hash = path + without(inHash);
  history.replaceState(history.state, '', `${location.pathname}${without(location.search)}${hash}`);
}

function without(query: string): string {
  const parameters = new URLSearchParams(query);
  parameters.delete(PARAMETER);
  return parameters.size > 0 ? `?${parameters}` : '';
}
