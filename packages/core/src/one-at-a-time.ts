import { checkArguments } from './check-arguments.js';
/** Creates a function that runs async tasks one after another. A task that fails does not stop the next. */
export function oneAtATime(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    checkArguments('oneAtATime', { task }, { task: 'function' });
    const result = last.then(task);
    last = result.catch(() => {});
    return result;
  };
}
