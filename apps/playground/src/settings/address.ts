import { models } from 'virtual:catalog';
import { manifest } from 'virtual:data-manifest';
import { signal } from '@preact/signals';
import { language } from '../language/language.js';
import { chosenWeights } from '../weights/starting-weights.js';
import type { AddressProblem } from './address-problem.js';
import { settings } from './settings.js';
import { settingsFromText, settingsToText } from './settings-text.js';

const SOURCES = [...manifest.sets.flatMap(({ name, train }) => [name, train[0]?.name as string]), 'own'];

/** The settings in the current address, as text. */
export const sharedText = signal('');

/** The invalid settings in the current address. */
export const addressProblems = signal<readonly AddressProblem[]>([]);

/** The address that opens the Train page with the current settings, in the current language unless that is English. */
export function sharedAddress(): string {
  const suffix = language.value === 'en' ? '' : `&lang=${language.value}`;
  return `${location.href.split(/[?#]/)[0]}#/train?${settingsToText(settings.value)}${suffix}`;
}

/** Reads the settings in an address of the Train page. Other pages have parameters of their own. */
function read(): void {
  const [, query = ''] = /^#\/?(?:train\/?)?\?(.*)$/.exec(location.hash) ?? [];
  const parameters = new URLSearchParams(query);
  parameters.delete('lang');
  const text = parameters.toString();
  addressProblems.value = [];
  sharedText.value = text;
  if (text === '') return;
  const shared = settingsFromText(text, { models, sources: SOURCES });
  settings.value = shared.settings;
  chosenWeights.value = undefined;
  addressProblems.value = shared.problems;
}

read();
addEventListener('hashchange', read);
