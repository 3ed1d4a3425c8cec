import type { BlockProblem, BlockSummary } from '@convkit/models';
import type { JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Message } from '../ui/message.js';
import { BlockButtons } from './block-buttons.js';
import { BlockFields } from './block-fields.js';
import { buildText } from './messages.js';
import { changeBlock, focus, type Item, insertAt, moveBlock } from './network.js';
import { place } from './place.js';
import { blockName, problemText } from './problem-text.js';
import { ShapePicture } from './shape-picture.js';
import { shapeText } from './shape-text.js';
import { announce } from './status.js';

interface BlockCardProps {
  readonly item: Item;
  readonly index: number;
  readonly count: number;
  /** `undefined` if the shape of its input is not known. */
  readonly summary: BlockSummary | undefined;
  readonly problems: readonly BlockProblem[];
}

/** A block of the network: its shape and cost, its options, what is wrong with it. */
export function BlockCard({ item, index, count, summary, problems }: BlockCardProps): JSX.Element {
  const { block } = item;
  const id = useId();
  const card = useRef<HTMLLIElement>(null);
  const t = buildText.value;
  const name = blockName(block.name);
  useFocus(card, item.id);
  const move = (by: -1 | 1, part: 'title' | 'up' | 'down') => {
    if (moveBlock(index, by, part)) announce(t.moved({ name, number: index + 1 + by, count }));
  };
  const isLast = index === count - 1;
  return (
    <li
      ref={card}
      class={problems.length > 0 ? 'card block wrong' : 'card block'}
      aria-labelledby={id}
      onFocusCapture={() => {
        insertAt.value = index + 1;
      }}
      onKeyDown={(event) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key] as -1 | 1 | undefined;
        if (!event.altKey || !by) return;
        event.preventDefault();
        move(by, 'title');
      }}
    >
      <ShapePicture shape={summary?.output} side={place.value.input[0] as number} />
      <div class="stack">
        <div class="block-head">
          <h2
            id={id}
            tabIndex={-1}
            data-part="title"
            aria-label={t.position({ number: index + 1, count, name })}
          >
            {name} {summary && <code class="quiet">{summary.fields.join(', ')}</code>}
          </h2>
          <BlockButtons name={name} index={index} count={count} move={move} />
        </div>
        {summary && <Facts summary={summary} />}
        <BlockFields block={block} onChange={(some) => changeBlock(index, some)} />
        {problems.map((problem) => (
          <Message key={problem.code} kind="error">
            <p>{problemText(problem)}</p>
          </Message>
        ))}
        {isLast && problems.length === 0 && activates(block) && (
          <Message kind="warning">
            <p>{t.lastActivation}</p>
          </Message>
        )}
      </div>
    </li>
  );
}

function Facts({ summary }: { readonly summary: BlockSummary }): JSX.Element {
  const t = buildText.value;
  const { input, flattens, output, parameters, multiplyAdds } = summary;
  const facts = [
    shapeText(output),
    ...(parameters > 0 ? [t.parameters({ count: parameters })] : []),
    ...(multiplyAdds > 0 ? [t.multiplyAdds({ count: multiplyAdds })] : []),
  ];
  return (
    <p class="block-facts">
      {facts.join(' · ')}
      {flattens && (
        <span class="quiet small">
          {' '}
          {t.flattened({ shape: shapeText(input), count: input.reduce((size, length) => size * length, 1) })}
        </span>
      )}
    </p>
  );
}

/** Whether a fully connected layer has an activation. */
const activates = ({ name, activation = 'relu' }: Item['block']) =>
  name === 'linear' && activation !== 'none';

/** Moves the focus to a part of the card when the page asks for it. */
function useFocus(card: { readonly current: HTMLElement | null }, id: number): void {
  const wanted = focus.value?.id === id ? focus.value.part : undefined;
  useEffect(() => {
    if (!wanted) return;
    const find = (part: string) =>
      card.current?.querySelector<HTMLElement>(`[data-part="${part}"]:not(:disabled)`);
    (find(wanted) ?? find('title'))?.focus();
    focus.value = undefined;
  }, [wanted, card]);
}
