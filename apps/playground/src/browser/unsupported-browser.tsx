import type { JSX } from 'preact';

/** The whole page, where nothing can be trained. */
export function Unusable({ reason }: { readonly reason: string }): JSX.Element {
  return (
    <main>
      <h1>This browser cannot train networks</h1>
      <p role="alert">{reason}</p>
      <p>
        convkit computes with WebAssembly SIMD and runs in Chrome and Edge from version 110, Firefox from 115
        and Safari from 16.4: please open this page in one of these. On some systems a security mode switches
        WebAssembly off; then an exception for this page helps.
      </p>
    </main>
  );
}
