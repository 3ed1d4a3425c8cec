export { connectTrainer, type TrainerConnection, type TrainerRun } from './connect-trainer.js';
export type {
  DataProgress,
  EvaluatingEvent,
  LoadedRun,
  ProbeOptions,
  StartOptions,
  TrainerEvent,
} from './messages.js';
export type { PortLike } from './port.js';
export { serveTrainer } from './serve-trainer.js';
export type {
  DataContext,
  PrepareOptions,
  RequestContext,
  StoreOptions,
  TrainerBackend,
  TrainerData,
  TrainerParts,
  TrainerRequest,
  TrainerRequests,
} from './trainer-parts.js';
