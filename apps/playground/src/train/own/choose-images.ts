import { isConvkitError } from '@convkit/core';
import type { OwnData } from '../../data/own-data.js';
import type { OwnSummary } from '../../data/own-summary.js';
import type { PickedFiles } from '../../data/picked-files.js';
import { askInspector } from '../../inspector/ask-inspector.js';
import { ownData } from '../../runs/runs.js';
import { ownText } from './messages.js';
import { ownState } from './own-state.js';

let checking: AbortController | undefined;

/** Checks images by the rules of a run, as soon as they are chosen. Images that a run could not use are refused. */
export async function chooseImages(found: Promise<PickedFiles>): Promise<void> {
  checking?.abort();
  const controller = new AbortController();
  checking = controller;
  const { signal } = controller;
  ownData.value = undefined;
  try {
    const data = await found;
    if (signal.aborted) return;
    ownState.value = { status: 'checking', files: data.files.length };
    const name = ownText.value.yourImages;
    const summary = await askInspector<OwnSummary>({ images: data }, name, signal);
    if (signal.aborted) return;
    if (summary.classes.length < 2) throw oneClass(summary, data);
    ownData.value = data;
    ownState.value = { status: 'ready', summary };
  } catch (error) {
    if (!signal.aborted) ownState.value = { status: 'refused', error: inPageWords(error) };
  }
}

/** What to show if all images are in one class. A folder around the classes is the most common reason. */
function oneClass(
  { classes }: OwnSummary,
  data: OwnData,
): { readonly message: string; readonly hint: string } {
  const t = ownText.value;
  const name = classes[0]?.name ?? '';
  const inner = data.kind === 'folder' && data.files.every(({ path }) => path.split('/').length > 2);
  return { message: t.oneClass({ name }), hint: inner ? t.chooseInner({ name }) : t.layoutHint };
}

/** The library's hint for a wrong layout also names options of its code, which the page does not have. */
function inPageWords(error: unknown): unknown {
  if (!isConvkitError(error) || error.code !== 'DATA_LAYOUT') return error;
  return { code: error.code, message: error.message, hint: ownText.value.layoutHint };
}
