import type { JSX } from 'preact';
import { RichText } from '../language/rich-text.js';
import { CLAIMS, settingsAddress } from '../papers/claims/claims.js';
import type { LenetTables } from '../requests/inspect/lenet-tables.js';
import { ChannelCanvas } from '../ui/channel-canvas.js';
import { Message } from '../ui/message.js';
import { insideText } from './messages.js';

const S2_CHANNELS = [0, 1, 2, 3, 4, 5];

/** The C3 table and the output codes of the published LeNet-5. */
export function LenetTablesPanel({ tables }: { readonly tables: LenetTables | undefined }): JSX.Element {
  const t = insideText.value;
  if (!tables) {
    const recipe = settingsAddress(CLAIMS.lenet5.runs[0].settings);
    return (
      <Message>
        <p>
          <RichText
            text={t.noTables}
            tags={{
              train: (content) => <a href="#/train">{content}</a>,
              recipe: (content) => <a href={recipe}>{content}</a>,
            }}
          />
        </p>
      </Message>
    );
  }
  return (
    <div class="stack">
      <section class="card" aria-label={t.connectionTable}>
        <h2>{t.connections}</h2>
        <p>{t.connectionsText}</p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard */}
        <section class="scroll-x" tabIndex={0} aria-label={t.connectionTableScroll}>
          <table class="connections">
            <thead>
              <tr>
                <th scope="col">S2</th>
                {tables.connections.map((_, channel) => (
                  <th key={channel} scope="col">
                    {channel}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {S2_CHANNELS.map((from) => (
                <tr key={from}>
                  <th scope="row">{from}</th>
                  {tables.connections.map((row, channel) => (
                    <td key={channel} class={row.includes(from) ? 'connected' : ''}>
                      {row.includes(from) ? '×' : ''}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </section>
      <section class="card" aria-label={t.codes}>
        <h2>{t.codes}</h2>
        <p>{t.codesText}</p>
        <div class="channels codes">
          {Array.from({ length: tables.codes.count }, (_, digit) => (
            <ChannelCanvas key={digit} images={tables.codes} index={digit} label={t.codeOf({ digit })} />
          ))}
        </div>
      </section>
    </div>
  );
}
