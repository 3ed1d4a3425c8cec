import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../ui/button.js';
import { buildText } from './messages.js';

/** Copies a text and says whether the browser allows it. */
export function CopyButton({ text, name }: { readonly text: string; readonly name: string }): JSX.Element {
  const [result, setResult] = useState<'copied' | 'notCopied'>();
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setResult('copied'),
      () => setResult('notCopied'),
    );
  };
  return (
    <>
      <Button onClick={copy}>{name}</Button>
      <span role="status">{result && buildText.value[result]}</span>
    </>
  );
}
