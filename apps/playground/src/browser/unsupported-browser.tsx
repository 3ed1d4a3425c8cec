import type { JSX } from 'preact';

/** Replaces the whole page in a browser that cannot train. */
export function UnsupportedBrowser({ reason }: { readonly reason: string }): JSX.Element {
  return (
    <main>
      <h1>This browser cannot train networks</h1>
      <p role="alert">{reason}</p>
      <p>
        convkit needs WebAssembly SIMD. Open this page in Chrome or Edge 110, Firefox 115, Safari 16.4 or
        later. If a security mode of your system disables WebAssembly, add an exception for this page.
      </p>
    </main>
  );
}
