import type { JSX } from 'preact';
import { RichText } from '../language/rich-text.js';
import { Message } from '../ui/message.js';
import { insideText } from './messages.js';

/** Shown instead of values that are not finite. */
export function DivergedMessage(): JSX.Element {
  return (
    <Message kind="error">
      <p>
        <RichText
          text={insideText.value.diverged}
          tags={{ train: (content) => <a href="#/train">{content}</a> }}
        />
      </p>
    </Message>
  );
}
