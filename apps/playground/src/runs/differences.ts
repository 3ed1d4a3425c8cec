import { modelTitle } from '../settings/models.js';
import { RECIPE_DECAY, type Settings } from '../settings/settings.js';
import { runsText } from './messages.js';

type SettingName = keyof Settings & keyof typeof runsText.value;

/** The settings in a heading of their own. */
const IN_TITLE: ReadonlySet<SettingName> = new Set(['model', 'variant', 'data', 'backend']);

const NAMES = [
  'model',
  'variant',
  'data',
  'backend',
  'widthMultiplier',
  'side',
  'limit',
  'augmentation',
  'optimizer',
  'learningRate',
  'schedule',
  'warmup',
  'weightDecay',
  'clipNorm',
  'labelSmoothing',
  'ema',
  'earlyStopping',
  'epochs',
  'batchSize',
  'seed',
  'threads',
] as const satisfies readonly SettingName[];

/** Settings whose 0 or -1 stands for a default. */
const DEFAULTED: Readonly<Partial<Record<SettingName, number>>> = {
  side: 0,
  limit: 0,
  clipNorm: 0,
  ema: 0,
  earlyStopping: 0,
  weightDecay: RECIPE_DECAY,
};

interface DifferenceOptions {
  /** Leaves out what the title of a run says: model, data and backend. Defaults to `false`. */
  readonly besidesTitle?: boolean;
}

/** What distinguishes a run from others, such as `learning rate 0.1, seed 2`. Empty if it has the same settings. */
export function differences(
  own: Settings,
  others: readonly Settings[],
  { besidesTitle = false }: DifferenceOptions = {},
): string {
  const differing = NAMES.filter(
    (name) => !(besidesTitle && IN_TITLE.has(name)) && others.some((other) => other[name] !== own[name]),
  );
  return differing
    .map((name) => runsText.value[name]({ value: textOf(own, name) }))
    .join(runsText.value.comma);
}

function textOf(settings: Settings, name: SettingName): string {
  const value = settings[name];
  if (value === DEFAULTED[name]) return runsText.value.default;
  return name === 'model' ? modelTitle(settings.model) : String(value);
}
