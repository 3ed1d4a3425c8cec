import type { ComponentChildren, JSX } from 'preact';

/** The heading of a page and a sentence on what it is for. */
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
