import type { JSX } from 'preact';
import { Button } from '../../ui/button.js';
import { Message } from '../../ui/message.js';

interface TrainInsteadProps {
  readonly text: string;
  readonly button: string;
  /** Chooses the settings of a network that has what is missing. */
  readonly choose: () => void;
}

/** Says that the network lacks a block, and opens the Train page with one that has it. */
export function TrainInstead({ text, button, choose }: TrainInsteadProps): JSX.Element {
  const open = () => {
    choose();
    location.hash = '#/train';
  };
  return (
    <Message>
      <p>{text}</p>
      <div class="row">
        <Button primary onClick={open}>
          {button}
        </Button>
      </div>
    </Message>
  );
}
