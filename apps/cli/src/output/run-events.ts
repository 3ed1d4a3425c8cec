import type { ClassifierEvent, RegressorEvent } from 'convkit';

/** An event of a run of any task. */
export type AnyEvent = ClassifierEvent | RegressorEvent;

/** The end of an epoch. */
export type EpochEvent = Extract<AnyEvent, { type: 'epoch' }>;

/** The end of a run that completed. */
export type DoneEvent = Extract<AnyEvent, { type: 'done' }>;
