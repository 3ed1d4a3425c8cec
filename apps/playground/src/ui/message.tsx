import type { ComponentChildren, JSX } from 'preact';

interface MessageProps {
  readonly kind?: 'info' | 'warning' | 'error';
  readonly children: ComponentChildren;
}

/** Something to know; an error is read out at once. */
export function Message({ kind = 'info', children }: MessageProps): JSX.Element {
  return (
    <div class={`message ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

/** What went wrong and, where the error knows it, what to do. */
export function ErrorMessage({ error }: { readonly error: unknown }): JSX.Element {
  const { message, hint } = error as { message?: string; hint?: string };
  return (
    <Message kind="error">
      <p>{message ?? String(error)}</p>
      {hint && <p>{hint}</p>}
    </Message>
  );
}
