import type { JSX } from 'preact';
import { CLAIMS, settingsAddress } from '../papers/claims/claims.js';
import type { LenetTables } from '../requests/inspect/lenet-tables.js';
import { ChannelCanvas } from '../ui/channel-canvas.js';
import { Message } from '../ui/message.js';

const S2_CHANNELS = [0, 1, 2, 3, 4, 5];

/** The C3 table and the output codes of the published LeNet-5. */
export function LenetTablesPanel({ tables }: { readonly tables: LenetTables | undefined }): JSX.Element {
  if (!tables) {
    return (
      <Message>
        <p>
          Only the published LeNet-5 has these: a connection table, and a code for each class. Choose LeNet-5
          with the variant <em>original</em> on the <a href="#/train">Train</a> page, or{' '}
          <a href={settingsAddress(CLAIMS.lenet5.runs[0].settings)}>load the settings of its recipe</a>.
        </p>
      </Message>
    );
  }
  return (
    <div class="stack">
      <section class="card" aria-label="C3 table">
        <h2>How C3 is connected to S2</h2>
        <p>
          Each column is a feature map of C3, and each row one of S2. Only the last C3 feature map is
          connected to all of S2. This forces the others to extract different features, and it saves
          connections. LeCun et al. 1998, table I.
        </p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard */}
        <section class="scroll-x" tabIndex={0} aria-label="C3 table, scrollable">
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
      <section class="card" aria-label="Class codes">
        <h2>Class codes</h2>
        <p>
          F6 has 7x12 units. The network predicts the class whose code is nearest to their outputs. White is
          +1, black is -1. LeCun et al. 1998, figure 3.
        </p>
        <div class="channels codes">
          {Array.from({ length: tables.codes.count }, (_, digit) => (
            <ChannelCanvas key={digit} images={tables.codes} index={digit} label={`Code of ${digit}`} />
          ))}
        </div>
      </section>
    </div>
  );
}
