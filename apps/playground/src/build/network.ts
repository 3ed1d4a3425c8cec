import type { BlockProblem, BlockSpec } from '@convkit/models';
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { blocksToText } from '../settings/blocks-text.js';
import { settings } from '../settings/settings.js';
import { place } from './place.js';
import { PRESETS } from './presets.js';
import { readNetwork, shortest } from './read-network.js';

/** A block in the list. Its id stays when it moves or changes. */
export interface Item {
  readonly id: number;
  readonly block: BlockSpec;
}

/** A part of the page that gets the focus: a block, or a button in it. */
export interface Focus {
  readonly id: number;
  readonly part: 'title' | 'up' | 'down';
}

/** Most changes that can be undone. */
const MOST_CHANGES = 100;

const list = signal<readonly Item[]>([]);
const former = signal<readonly (readonly Item[])[]>([]);
let lastId = 0;

const itemOf = (block: BlockSpec): Item => ({ id: ++lastId, block });

/** The blocks of the network. */
export const items: ReadonlySignal<readonly Item[]> = list;
/** The network as the address has it. */
export const networkText = computed(() => blocksToText(list.value.map(({ block }) => block)));
/** Whether there is a change to undo. */
export const canUndo = computed(() => former.value.length > 0);
/** What was wrong in the address; `version` if nothing of it could be read. */
export const addressMistakes = signal<readonly BlockProblem[] | 'version'>([]);
/** What gets the focus when it is rendered. */
export const focus = signal<Focus | undefined>(undefined);
/** Index at which the next block is added. */
export const insertAt = signal(0);

/** The address that opens the builder with this network. */
export const networkAddress = (): string => `${location.href.split('#')[0]}#/build?net=${networkText.value}`;

/** Writes the network into the address, so that it survives a reload and can be shared. */
export const writeAddress = (): void => history.replaceState(history.state, '', networkAddress());

function replace(changed: readonly Item[]): void {
  former.value = [...former.value, list.value].slice(-MOST_CHANGES);
  list.value = changed;
  insertAt.value = Math.min(insertAt.value, changed.length);
  addressMistakes.value = [];
  writeAddress();
}

/** Adds a block at `insertAt`. */
export function addBlock(block: BlockSpec): void {
  const item = itemOf(block);
  const index = insertAt.value;
  replace(list.value.toSpliced(index, 0, item));
  insertAt.value = index + 1;
  focus.value = { id: item.id, part: 'title' };
}

export function duplicateBlock(index: number): void {
  insertAt.value = index + 1;
  addBlock((list.value[index] as Item).block);
}

/** Removes a block. The focus moves to the one that takes its place. */
export function removeBlock(index: number): void {
  replace(list.value.toSpliced(index, 1));
  const next = list.value[Math.min(index, list.value.length - 1)];
  focus.value = next && { id: next.id, part: 'title' };
}

/** Moves a block up (-1) or down (1). Does nothing at the end of the list. */
export function moveBlock(index: number, by: -1 | 1, part: Focus['part']): boolean {
  const item = list.value[index] as Item;
  const to = index + by;
  if (to < 0 || to >= list.value.length) return false;
  replace(list.value.toSpliced(index, 1).toSpliced(to, 0, item));
  insertAt.value = to + 1;
  focus.value = { id: item.id, part };
  return true;
}

/** Changes options of a block. */
export function changeBlock(index: number, some: Omit<BlockSpec, 'name'>): void {
  const { id, block } = list.value[index] as Item;
  replace(list.value.with(index, { id, block: shortest({ ...block, ...some } as BlockSpec) }));
}

/** Replaces the whole network. */
export function replaceNetwork(blocks: readonly BlockSpec[]): void {
  replace(blocks.map((block) => itemOf(shortest(block))));
  insertAt.value = list.value.length;
}

export function undo(): void {
  const before = former.value.at(-1);
  if (!before) return;
  const others = former.value.slice(0, -1);
  replace(before);
  former.value = others;
}

/** Shows the network of the address, or else the one that Train has, or LeNet-5. */
export function openAddress(): void {
  const [page = '', query = ''] = location.hash.split('?');
  if (!/^#\/?build$/.test(page)) return;
  const given = new URLSearchParams(query).get('net');
  if (given === null && list.value.length > 0) {
    writeAddress();
    return;
  }
  const text = given ?? settings.value.blocks;
  if (text === networkText.value) return;
  const isFirst = list.value.length === 0;
  const read = text === '' ? undefined : readNetwork(text, place.value);
  replaceNetwork(read?.blocks ?? PRESETS['LeNet-5'] ?? []);
  addressMistakes.value = read?.problems ?? (text === '' && given === null ? [] : 'version');
  if (isFirst) former.value = [];
}

addEventListener('hashchange', openAddress);
