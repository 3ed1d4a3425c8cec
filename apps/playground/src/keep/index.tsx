import type { JSX } from 'preact';

export function KeepPage(): JSX.Element {
  return <h1>Keep what was trained</h1>;
}
