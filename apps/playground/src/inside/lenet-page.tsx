import type { JSX } from 'preact';
import { CLAIMS, settingsAddress } from '../papers/claims/claims.js';
import type { LenetTables } from '../requests/inspect/lenet-tables.js';
import { MapCanvas } from '../ui/channel-canvas.js';
import { Message } from '../ui/message.js';

const S2_MAPS = [0, 1, 2, 3, 4, 5];

/** The C3 table and the codes of the output, of LeNet-5 as published. */
export function LenetPage({ tables }: { readonly tables: LenetTables | undefined }): JSX.Element {
  if (!tables) {
    return (
      <Message>
        <p>
          Only LeNet-5 as published has these: a table of connections, and a drawing for each class. Choose
          lenet5 with the variant <em>original</em> under <a href="#/train">Train</a>, or{' '}
          <a href={settingsAddress(CLAIMS.lenet5.runs[0].settings)}>
            take it with the settings of its recipe
          </a>
          .
        </p>
      </Message>
    );
  }
  return (
    <div class="stack">
      <section class="card" aria-label="C3 table">
        <h2>Which maps of S2 each map of C3 sees</h2>
        <p>
          No map of C3 sees all of S2 but the last: so they must find different things, and there are fewer
          connections. LeCun et al. 1998, table I.
        </p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
        <section class="scroll-x" tabIndex={0} aria-label="C3 table, scrolls">
          <table class="connections">
            <thead>
              <tr>
                <th scope="col">S2</th>
                {tables.connections.map((_, map) => (
                  <th key={map} scope="col">
                    {map}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {S2_MAPS.map((from) => (
                <tr key={from}>
                  <th scope="row">{from}</th>
                  {tables.connections.map((row, map) => (
                    <td key={map} class={row.includes(from) ? 'seen' : ''}>
                      {row.includes(from) ? '×' : ''}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </section>
      <section class="card" aria-label="Codes of the classes">
        <h2>The code of each class</h2>
        <p>
          F6 has 7x12 units. The class whose drawing is nearest to them is the answer; white is +1, black is
          -1. LeCun et al. 1998, figure 3.
        </p>
        <div class="maps codes">
          {Array.from({ length: tables.codes.count }, (_, digit) => (
            <MapCanvas key={digit} maps={tables.codes} index={digit} label={`Code of ${digit}`} />
          ))}
        </div>
      </section>
    </div>
  );
}
