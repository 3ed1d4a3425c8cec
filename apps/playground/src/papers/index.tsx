import type { JSX } from 'preact';

export function PapersPage(): JSX.Element {
  return <h1>Papers</h1>;
}
