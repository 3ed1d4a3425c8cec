import type { ComponentChildren, JSX } from 'preact';

interface RichTextProps {
  /** Text with tags: `'Press <b>Start</b>.'`. Tags must not be nested. */
  readonly text: string;
  /** Renders the content of each tag. `b` and `i` need none. */
  readonly tags?: Readonly<Record<string, (content: string) => ComponentChildren>>;
}

const TAGS: NonNullable<RichTextProps['tags']> = {
  b: (content) => <strong>{content}</strong>,
  i: (content) => <em>{content}</em>,
};

/** A text whose tagged parts are elements, so that a translation can move them within the sentence. */
export function RichText({ text, tags = {} }: RichTextProps): JSX.Element {
  const render = { ...TAGS, ...tags };
  const parts = [...text.matchAll(/<(\w+)>(.*?)<\/\1>|[^<]+|</g)];
  return (
    <>{parts.map(([whole, tag, content = '']) => (tag && render[tag] ? render[tag](content) : whole))}</>
  );
}
