import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Message } from '../ui/message.js';
import { PageTitle } from '../ui/page-title.js';
import { AddBlock } from './add-block.js';
import { analysis } from './analysis.js';
import { BlockCard } from './block-card.js';
import { InputCard } from './input-card.js';
import { buildText } from './messages.js';
import { addressMistakes, items, openAddress } from './network.js';
import { blockName, problemText } from './problem-text.js';
import { ShareCard } from './share-card.js';
import { SourceCard } from './source-card.js';
import { Status } from './status.js';
import { Toolbar } from './toolbar.js';
import { TotalsCard } from './totals-card.js';
import './build.css';

/** A network as a list of blocks that can be changed, with what follows from them. */
export function BuildPage(): JSX.Element {
  useEffect(openAddress, []);
  const t = buildText.value;
  const { blocks, problems } = analysis.value;
  return (
    <>
      <PageTitle name={t.title}>{t.lead}</PageTitle>
      <AddressMistakes />
      <div class="build">
        <section class="stack" aria-label={t.blocks}>
          <Toolbar />
          <InputCard />
          <ol class="blocks">
            {items.value.map((item, index) => (
              <BlockCard
                key={item.id}
                item={item}
                index={index}
                count={items.value.length}
                summary={blocks[index]}
                problems={problems.filter(({ block }) => block === index)}
              />
            ))}
          </ol>
          <AddBlock />
          <Status />
        </section>
        <div class="stack aside">
          <TotalsCard />
          <ShareCard />
          <SourceCard />
        </div>
      </div>
    </>
  );
}

/** Says what was wrong in the address. */
function AddressMistakes(): JSX.Element | null {
  const mistakes = addressMistakes.value;
  const t = buildText.value;
  if (mistakes.length === 0) return null;
  return (
    <div class="mistakes">
      <Message kind="warning">
        {mistakes === 'version' ? (
          <p>{t.addressVersion}</p>
        ) : (
          <>
            <p>{t.addressKept}</p>
            <ul>
              {mistakes.map((problem, key) => (
                <li key={key}>
                  {t.inBlock({
                    number: (problem.block ?? 0) + 1,
                    name: blockName(problem.name),
                    problem: problemText(problem),
                  })}
                </li>
              ))}
            </ul>
          </>
        )}
      </Message>
    </div>
  );
}
