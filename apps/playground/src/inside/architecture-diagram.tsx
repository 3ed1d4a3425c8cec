import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Architecture } from '../requests/inspect/architecture.js';
import { type Block, blocksOf } from './layer-tree.js';

const WIDTH = 360;
const ROW = 52;
const MIDDLE = 50;

interface Row {
  readonly name: string;
  readonly about: string;
  readonly output: readonly number[];
  readonly parameters: number;
  readonly multiplyAdds: number;
  readonly block?: Block;
  readonly inner?: boolean;
}

const count = (number: number) => number.toLocaleString('en');

/** One box a layer: as high as its maps, as wide as there are many. Blocks open and close. */
export function ArchitectureImage({ shown }: { readonly shown: Architecture }): JSX.Element {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (name: string) =>
    setOpen(
      (before) => new Set(before.has(name) ? [...before].filter((each) => each !== name) : [...before, name]),
    );
  const rows = rowsOf(shown, open);
  const { totals } = shown;
  return (
    <figure class="architecture">
      <figcaption>
        {shown.name}: {count(totals.parameters)} parameters, {count(totals.multiplyAdds)} multiply-adds a
        image
      </figcaption>
      {/* biome-ignore lint/a11y/useSemanticElements: an image in SVG has no fieldset */}
      <svg viewBox={`0 0 ${WIDTH} ${rows.length * ROW}`} role="group" aria-label={`Layers of ${shown.name}`}>
        <path class="way" d={`M${MIDDLE} ${ROW / 2} V${(rows.length - 0.5) * ROW}`} />
        {rows.map((row, i) => (
          <LayerBox
            key={`${row.name} ${i}`}
            row={row}
            top={i * ROW}
            open={open}
            toggle={toggle}
            input={shown.input}
          />
        ))}
      </svg>
    </figure>
  );
}

function rowsOf({ input, layers }: Architecture, open: ReadonlySet<string>): Row[] {
  const rows: Row[] = [{ name: 'input', about: 'image', output: input, parameters: 0, multiplyAdds: 0 }];
  for (const block of blocksOf(layers)) {
    const [only] = block.layers;
    if (only && block.layers.length === 1) {
      rows.push({ ...only, name: only.layer || block.name, about: only.type });
      continue;
    }
    rows.push({ ...block, about: `${block.layers.length} layers`, block });
    if (!open.has(block.name)) continue;
    for (const layer of block.layers)
      rows.push({ ...layer, name: layer.layer, about: layer.type, inner: true });
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
  const { name, about, output, parameters, multiplyAdds, block, inner } = row;
  const [height, width, maps] =
    output.length === 3 ? (output as [number, number, number]) : [1, 1, output[0] ?? 1];
  const tall = 6 + 34 * Math.sqrt((height * width) / ((input[0] ?? 1) * (input[1] ?? 1)));
  const wide = 6 + 8 * Math.log2(1 + maps);
  const counts =
    parameters + multiplyAdds > 0 ? ` · ${count(parameters)} par. · ${count(multiplyAdds)} m-a` : '';
  const shape = output.join('×');
  const spoken = `${name}, ${about}, output ${shape}, ${count(parameters)} parameters, ${count(multiplyAdds)} multiply-adds`;
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
      <text x="108" y={top + 22} class="name">
        {block ? `${isOpen ? '▾' : '▸'} ` : ''}
        {name} <tspan class="about">{about}</tspan>
      </text>
      <text x="108" y={top + 38} class="about">
        {shape}
        {counts}
      </text>
    </>
  );
  if (!block) {
    return (
      // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a group in SVG, not an element to act on
      <g role="img" aria-label={spoken}>
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
      aria-label={spoken}
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
