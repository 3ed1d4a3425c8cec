import type { ComponentChildren, JSX } from 'preact';
import { explain } from './errors/explain.js';

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

interface ErrorMessageProps {
  readonly error: unknown;
  /** What else there is to say. */
  readonly children?: ComponentChildren;
}

/** Explains an error in the language of the page. */
export function ErrorMessage({ error, children }: ErrorMessageProps): JSX.Element {
  const { text, original } = explain(error);
  return (
    <Message kind="error">
      {text.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {original.length > 0 && (
        <p class="small" lang="en">
          {original.join(' ')}
        </p>
      )}
      {children}
    </Message>
  );
}
