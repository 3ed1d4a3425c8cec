import type { ComponentChildren, JSX } from 'preact';

/** A page's name, and in a sentence what it is for. */
export function PageTitle({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <div>
      <h1>{name}</h1>
      <p class="lead">{children}</p>
    </div>
  );
}
