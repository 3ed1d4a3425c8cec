import type { ComponentChildren, JSX } from 'preact';

interface MessageProps {
  readonly kind?: 'info' | 'warning' | 'error';
  readonly children: ComponentChildren;
}

/** A message. Screen readers announce an error at once. */
export function Message({ kind = 'info', children }: MessageProps): JSX.Element {
  return (
    <div class={`message ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

/** Shows an error and its hint, if it has one. */
export function ErrorMessage({ error }: { readonly error: unknown }): JSX.Element {
  const { message, hint } = error as { message?: string; hint?: string };
  return (
    <Message kind="error">
      <p>{message ?? String(error)}</p>
      {hint && <p>{hint}</p>}
    </Message>
  );
}
