import type { JSX } from 'preact';

export function InsidePage(): JSX.Element {
  return <h1>Look inside</h1>;
}
