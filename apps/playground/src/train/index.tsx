import type { JSX } from 'preact';

export function TrainPage(): JSX.Element {
  return <h1>Train a network</h1>;
}
