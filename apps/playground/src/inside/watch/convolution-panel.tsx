import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { WatchedConvolution } from '../../requests/watch/convolution.js';
import { activationText } from './activation-text.js';
import { Calculation, inText } from './calculation.js';
import { watchText } from './messages.js';
import { NumberGrid } from './number-grid.js';
import { useWalk } from './walk.js';
import { WatchedWindow } from './watched-window.js';
import { convolutionAt, rangeOf, type Term } from './window-terms.js';

interface ConvolutionPanelProps {
  readonly watched: WatchedConvolution;
  readonly onChannel: (channel: number) => void;
}

/** Steps through a convolution: the window, the kernel, their products and the output pixel. */
export function ConvolutionPanel({ watched, onChannel }: ConvolutionPanelProps): JSX.Element {
  const { output, kernel } = watched;
  const walk = useWalk({ ...output, terms: kernel.length });
  const pixel = convolutionAt(watched, walk.pixel);
  const t = watchText.value;
  const terms = pixel.terms.flat();
  const products = pixel.sum - watched.bias;
  const done = walk.terms ?? terms.length;
  const running = terms.slice(0, done).reduce((sum, { product }) => sum + product, 0);
  return (
    <WatchedWindow watched={watched} walk={walk} products onChannel={onChannel}>
      <div class="window-numbers">
        <Terms watched={watched} terms={pixel.terms} done={walk.terms} />
        {walk.terms !== undefined && (
          <p data-fact="Running sum">{t.runningSum({ done, count: terms.length, sum: inText(running) })}</p>
        )}
        <Calculation
          steps={[
            { name: 'products', text: t.sumOfProducts, value: products },
            { name: 'bias', text: t.bias, value: watched.bias },
            { name: 'sum', text: t.sum, value: pixel.sum },
            ...(watched.norm
              ? [{ name: 'norm', text: normText(watched.norm), value: pixel.normalized }]
              : []),
            ...(pixel.result === undefined
              ? []
              : [{ name: 'result', text: activationText(watched.activation), value: pixel.result }]),
            { name: 'computed', text: t.computed, value: pixel.computed },
          ]}
        />
      </div>
    </WatchedWindow>
  );
}

const normText = ({ layer, scale, shift }: NonNullable<WatchedConvolution['norm']>) =>
  watchText.value.norm({ layer, scale: inText(scale), shift: inText(shift) });

interface TermsProps {
  readonly watched: WatchedConvolution;
  readonly terms: readonly (readonly Term[])[];
  readonly done: number | undefined;
}

/** The numbers of the window, the kernel and the products, for each input channel. */
function Terms({ watched: { input, windows }, terms, done }: TermsProps): JSX.Element {
  const t = watchText.value;
  const range = useMemo(() => rangeOf(input.values), [input]);
  const columns = windows.size[1];
  const colors = input.channels === 3 ? [t.red, t.green, t.blue] : [];
  return (
    <>
      {terms.map((own, channel) => {
        const color = colors[channel] ?? t.inputChannel({ channel: channel + 1 });
        const name = (one: string, ofColor: (values: { color: string }) => string) =>
          terms.length === 1 ? one : ofColor({ color });
        const ownDone = done === undefined ? undefined : done - channel * own.length;
        return (
          <div class="number-grids" key={channel}>
            <NumberGrid
              title={name(t.window, t.windowOf)}
              columns={columns}
              values={own.map(({ value }) => value)}
              range={range}
              done={ownDone}
            />
            <span aria-hidden="true">×</span>
            <NumberGrid
              title={name(t.kernel, t.kernelOf)}
              columns={columns}
              values={own.map(({ weight }) => weight)}
              done={ownDone}
            />
            <span aria-hidden="true">=</span>
            <NumberGrid
              title={name(t.products, t.productsOf)}
              columns={columns}
              values={own.map(({ product }) => product)}
              done={ownDone}
            />
          </div>
        );
      })}
    </>
  );
}
