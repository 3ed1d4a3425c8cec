import { models } from 'virtual:catalog';
import { computed, effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import facts from '../../trained/lenet5.json' with { type: 'json' };
import file from '../../trained/lenet5.safetensors?url';
import { settingsFromSpec } from '../settings/settings-from-spec.js';
import { RunView } from './run-view.js';
import { current, type Run } from './runs.js';
import { preloadTrainer, takeTrainer } from './trainer.js';

/** The trained LeNet-5 that comes with the page. It gives way to the first run that has a network. */
export const trainedNetwork = signal<Run | undefined>(undefined);

/** Why the trained LeNet-5 could not be loaded. */
export const trainedNetworkError = signal<unknown>(undefined);

/** Accuracy of the trained LeNet-5 on the test images of MNIST, from 0 to 1. */
export const trainedAccuracy: number = facts.testAccuracy;

/** The current run if it has a network. */
const trainedRun = computed(() => {
  const run = current.value;
  if (!run) return undefined;
  run.view.version.value; // Its steps are counted without signals.
  return run.view.hasNetwork ? run : undefined;
});

/** The run whose network Try and Look inside show: the current run, or the trained LeNet-5 until it has a network. */
export const shownRun = computed(() => trainedRun.value ?? trainedNetwork.value ?? current.value);

/** `shownRun`. Loads the trained LeNet-5 while there is no other network. */
export function useShownRun(): Run | undefined {
  const needed = trainedRun.value === undefined;
  useEffect(() => {
    if (needed) void loadTrainedNetwork();
  }, [needed]);
  return shownRun.value;
}

let loading: Promise<void> | undefined;

function loadTrainedNetwork(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  const trainer = takeTrainer();
  trainedNetworkError.value = undefined;
  try {
    const response = await fetch(file);
    if (!response.ok) throw new Error(`${file}: the server answered ${response.status}`);
    const { spec, step } = await trainer.load(new Uint8Array(await response.arrayBuffer()));
    const view = new RunView('trained-lenet5', 0, spec, settingsFromSpec(spec, models));
    view.markOpened(step);
    trainedNetwork.value = { view, trainer };
  } catch (error) {
    trainer.close();
    trainedNetworkError.value = error;
    loading = undefined;
  }
  preloadTrainer(); // For the next run.
}

effect(() => {
  if (!trainedRun.value || !trainedNetwork.value) return;
  trainedNetwork.value.trainer.close();
  trainedNetwork.value = undefined;
  loading = undefined;
});
