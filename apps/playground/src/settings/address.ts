import { models } from 'virtual:catalog';
import { manifest } from 'virtual:data-manifest';
import { signal } from '@preact/signals';
import { chosenWeights } from '../weights/starting-weights.js';
import type { AddressProblem } from './address-problem.js';
import { settings } from './settings.js';
import { settingsFromText, settingsToText } from './settings-text.js';

const SOURCES = [...manifest.sets.flatMap(({ name, train }) => [name, train[0]?.name as string]), 'own'];

/** The invalid settings in the address. */
export const addressProblems = signal<readonly AddressProblem[]>([]);

/** The address that opens the Train page with the current settings. */
export const sharedAddress = (): string =>
  `${location.href.split('#')[0]}#/train?${settingsToText(settings.value)}`;

function read(): void {
  const text = location.hash.split('?').slice(1).join('?');
  if (text === '') return;
  const shared = settingsFromText(text, { models, sources: SOURCES });
  settings.value = shared.settings;
  chosenWeights.value = undefined;
  addressProblems.value = shared.problems;
}

read();
addEventListener('hashchange', read);
