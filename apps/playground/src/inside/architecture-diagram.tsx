import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Architecture } from '../requests/inspect/architecture.js';
import { type Block, blocksOf } from './layer-tree.js';
import { insideText } from './messages.js';

const WIDTH = 360;
const ROW = 58;
const MIDDLE = 46;
const TEXT_LEFT = 98;

interface Row {
  readonly name: string;
  readonly type: string;
  readonly output: readonly number[];
  readonly parameters: number;
  readonly multiplyAdds: number;
  /** The block that the row opens and closes. */
  readonly block?: Block;
  /** Whether the row is a layer of an open block. */
  readonly inner?: boolean;
}

/** A box for each layer: its height shows the size of the feature maps, its width their number. Blocks can be opened. */
export function ArchitectureDiagram({ architecture }: { readonly architecture: Architecture }): JSX.Element {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (name: string) =>
    setOpen(
      (before) => new Set(before.has(name) ? [...before].filter((each) => each !== name) : [...before, name]),
    );
  const rows = rowsOf(architecture, open);
  const { name, totals } = architecture;
  const t = insideText.value;
  return (
    <figure class="architecture">
      <figcaption>
        {t.caption({ name, parameters: totals.parameters, multiplyAdds: totals.multiplyAdds })}
      </figcaption>
      {/* biome-ignore lint/a11y/useSemanticElements: SVG has no fieldset */}
      <svg viewBox={`0 0 ${WIDTH} ${rows.length * ROW}`} role="group" aria-label={t.layersOf({ name })}>
        <path class="line" d={`M${MIDDLE} ${ROW / 2} V${(rows.length - 0.5) * ROW}`} />
        {rows.map((row, i) => (
          <LayerBox
            key={`${row.name} ${i}`}
            row={row}
            top={i * ROW}
            open={open}
            toggle={toggle}
            input={architecture.input}
          />
        ))}
      </svg>
    </figure>
  );
}

function rowsOf({ input, layers }: Architecture, open: ReadonlySet<string>): Row[] {
  const t = insideText.value;
  const rows: Row[] = [{ name: t.input, type: t.image, output: input, parameters: 0, multiplyAdds: 0 }];
  for (const block of blocksOf(layers)) {
    const [only] = block.layers;
    if (only && block.layers.length === 1) {
      rows.push({ ...only, name: only.layer || t.network, type: only.type });
      continue;
    }
    const type = t.layers({ count: block.layers.length });
    rows.push({ ...block, name: block.name || t.network, type, block });
    if (!open.has(block.name)) continue;
    for (const layer of block.layers)
      rows.push({ ...layer, name: layer.layer, type: layer.type, inner: true });
  }
  return rows;
}

interface LayerBoxProps {
  readonly row: Row;
  readonly top: number;
  readonly open: ReadonlySet<string>;
  readonly toggle: (name: string) => void;
  readonly input: readonly number[];
}

function LayerBox({ row, top, open, toggle, input }: LayerBoxProps): JSX.Element {
  const { name, type, output, parameters, multiplyAdds, block, inner } = row;
  const [height, width, channels] =
    output.length === 3 ? (output as [number, number, number]) : [1, 1, output[0] ?? 1];
  const tall = 6 + 34 * Math.sqrt((height * width) / ((input[0] ?? 1) * (input[1] ?? 1)));
  const wide = 6 + 8 * Math.log2(1 + channels);
  const t = insideText.value;
  const counts = parameters + multiplyAdds > 0 ? t.counts({ parameters, multiplyAdds }) : undefined;
  const baseline = top + (counts ? 20 : 27);
  const shape = output.join('×');
  const label = t.box({ name, type, shape, parameters, multiplyAdds });
  const isOpen = block !== undefined && open.has(block.name);
  const box = (
    <>
      <rect
        class={inner ? 'inner' : ''}
        x={MIDDLE - wide / 2}
        y={top + (ROW - tall) / 2}
        width={wide}
        height={Math.min(tall, ROW - 4)}
        rx="2"
      />
      <text x={TEXT_LEFT} y={baseline} class="name">
        {block ? `${isOpen ? '▾' : '▸'} ` : ''}
        {name} <tspan class="details">{type}</tspan>
      </text>
      <text x={TEXT_LEFT} y={baseline + 14} class="details">
        {shape}
      </text>
      {counts && (
        <text x={TEXT_LEFT} y={baseline + 28} class="details">
          {counts}
        </text>
      )}
    </>
  );
  if (!block) {
    return (
      // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: an SVG group is not interactive
      <g role="img" aria-label={label}>
        {box}
      </g>
    );
  }
  const press = () => toggle(block.name);
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no buttons
    <g
      role="button"
      tabIndex={0}
      aria-expanded={isOpen}
      aria-label={label}
      onClick={press}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        press();
      }}
    >
      <rect class="target" x="0" y={top} width={WIDTH} height={ROW} />
      {box}
    </g>
  );
}
