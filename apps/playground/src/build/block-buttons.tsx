import type { JSX } from 'preact';
import { Icon } from './icons.js';
import { buildText } from './messages.js';
import { duplicateBlock, removeBlock } from './network.js';
import { announce } from './status.js';

interface BlockButtonsProps {
  readonly name: string;
  readonly index: number;
  readonly count: number;
  readonly move: (by: -1 | 1, part: 'up' | 'down') => void;
}

/** Buttons that move, duplicate and remove a block. */
export function BlockButtons({ name, index, count, move }: BlockButtonsProps): JSX.Element {
  const t = buildText.value;
  const duplicate = () => {
    duplicateBlock(index);
    announce(t.added({ name, number: index + 2 }));
  };
  const remove = () => {
    removeBlock(index);
    announce(t.removed({ name }));
  };
  return (
    <div class="block-buttons">
      <IconButton icon="up" label={t.up({ name })} disabled={index === 0} onClick={() => move(-1, 'up')} />
      <IconButton
        icon="down"
        label={t.down({ name })}
        disabled={index === count - 1}
        onClick={() => move(1, 'down')}
      />
      <IconButton icon="duplicate" label={t.duplicate({ name })} onClick={duplicate} />
      <IconButton icon="remove" label={t.remove({ name })} onClick={remove} />
    </div>
  );
}

interface IconButtonProps {
  readonly icon: 'up' | 'down' | 'duplicate' | 'remove';
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

function IconButton({ icon, label, disabled = false, onClick }: IconButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class="button icon"
      aria-label={label}
      title={label}
      data-part={icon}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
