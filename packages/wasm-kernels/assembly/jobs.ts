import {
  ASLEEP,
  DONE,
  GENERATION,
  KERNEL,
  LONGEST_WAIT,
  NOT_FINITE,
  REPLAYED,
  REPORT,
  SLEEPERS,
  STATE,
  TASKS,
  TRAPPED,
  UNITS,
  UNITS_PER_TASK,
} from './generated/control-block';
import { runKernel } from './generated/dispatch';
import { setThread, thread } from './thread';

/*
 * A job is a kernel, its arguments, and a number of tasks that its threads take one after another. What a task computes does not depend
 * on the number of threads, and no two tasks write to the same place, so the result is the same bit for bit.
 *
 * A thread takes a task by exchanging the whole state, so a thread that wakes late takes a task of the current job or none. The fields of
 * a job change only when all its tasks are done, so every thread that holds a task reads the right ones.
 *
 * A task that traps leaves its thread's instance by an exception. JavaScript catches it, claims the report, abandons the task, which then
 * counts as done, and calls in again. So the caller's job ends and every thread survives.
 */

/** How often a worker checks the generation before it goes to sleep: some tens of microseconds. */
const SPINS = 20000;
/** Nanoseconds after which a sleeping caller wakes by itself: nothing else wakes it if a thread has died with a task. */
const LONGEST_SLEEP: i64 = LONGEST_WAIT * 1_000_000;
/** How often a caller that may not sleep checks for the last task: some tens of milliseconds. */
const MOST_SPINS = 1 << 24;

/** Whether this thread holds a task, which `abandon` gives up. */
let performing: bool = false;

/** Runs task number `task` of the current job. */
function perform(control: usize, task: i32): void {
  const perTask = load<i32>(control, UNITS_PER_TASK);
  const end = min((task + 1) * perTask, load<i32>(control, UNITS));
  runKernel(load<i32>(control, KERNEL), control, task * perTask, end);
}

/** Takes tasks until none is left. */
function work(control: usize): void {
  if (!ASC_FEATURE_THREADS) return;
  for (;;) {
    const state = atomic.load<u64>(control + STATE);
    const left = <i32>state;
    if (left == 0) return;
    if (atomic.cmpxchg<u64>(control + STATE, state, state - 1) != state) continue;
    performing = true;
    perform(control, left - 1);
    performing = false;
    countDone(control);
  }
}

function countDone(control: usize): void {
  if (!ASC_FEATURE_THREADS) return;
  const done = atomic.add<i32>(control + DONE, 1) + 1;
  if (done == load<i32>(control, TASKS) && atomic.load<i32>(control + ASLEEP) != 0) {
    atomic.notify(control + DONE, 1);
  }
}

/** After a trap, before `abandon`: the address at which the thread may write why, or 0 if another thread has done so. */
export function claimReport(control: usize): usize {
  if (!ASC_FEATURE_THREADS) return 0;
  return atomic.cmpxchg<i32>(control + TRAPPED, 0, thread + 1) == 0 ? control + REPORT : 0;
}

/** Counts the task that trapped on this thread as done. */
export function abandon(control: usize): void {
  if (!performing) return;
  performing = false;
  countDone(control);
}

/**
 * Runs the job in the control block with up to `workers` helpers, and returns when all of it is done. A caller that `canSleep`, which a
 * page's own thread may not, leaves the processor to the helpers if they take long. A result above 0 is the number of tasks that other
 * threads still hold after a long wait: call `resume` then.
 */
export function run(control: usize, workers: i32, canSleep: bool): i32 {
  const tasks = load<i32>(control, TASKS);
  if (!ASC_FEATURE_THREADS || workers == 0) {
    for (let task = 0; task < tasks; task++) perform(control, task);
    return 0;
  }
  atomic.store<i32>(control + DONE, 0);
  const generation = <u64>atomic.load<u32>(control + GENERATION) + 1;
  atomic.store<u64>(control + STATE, (generation << 32) | <u64>tasks);
  if (atomic.load<i32>(control + SLEEPERS) > 0) atomic.notify(control + GENERATION, workers);
  return resume(control, canSleep);
}

/** Continues a job that `run` has begun. Returns what `run` does. */
export function resume(control: usize, canSleep: bool): i32 {
  if (!ASC_FEATURE_THREADS) return 0;
  work(control);
  const tasks = load<i32>(control, TASKS);
  const mostSpins = canSleep ? SPINS : MOST_SPINS;
  for (let spins = 0; ; spins++) {
    const done = atomic.load<i32>(control + DONE);
    if (done == tasks) return 0;
    if (spins < mostSpins) continue;
    if (!canSleep) break;
    atomic.store<i32>(control + ASLEEP, 1);
    const answer = atomic.wait<i32>(control + DONE, done, LONGEST_SLEEP);
    atomic.store<i32>(control + ASLEEP, 0);
    if (answer == AtomicWaitResult.TIMED_OUT) break;
  }
  return tasks - atomic.load<i32>(control + DONE);
}

/** Where the part of a control block that describes a job begins, and its size: what a recorded job is. */
const JOB = KERNEL;
const JOB_BYTES = REPORT - KERNEL;

/**
 * Runs the recorded jobs from number `from` to `count`, one after another, without going back to JavaScript in between. Returns `count`, or
 * the number of the job after which it stopped because other threads still hold its tasks, a task trapped or a result is not finite.
 */
export function replay(
  control: usize,
  jobs: usize,
  from: i32,
  count: i32,
  workers: i32,
  canSleep: bool,
): i32 {
  for (let job = from; job < count; job++) {
    memory.copy(control + JOB, jobs + <usize>job * JOB_BYTES, JOB_BYTES);
    store<i32>(control, job, REPLAYED);
    const left = run(control, load<i32>(control, TASKS) > 1 ? workers : 0, canSleep);
    if (left > 0 || load<i32>(control, NOT_FINITE) != 0 || load<i32>(control, TRAPPED) != 0) return job;
  }
  return count;
}

/** Serves as thread `number`, from 1: helps with every job that it is awake for. Never returns. */
export function serve(control: usize, number: i32): void {
  setThread(number);
  if (!ASC_FEATURE_THREADS) return;
  for (;;) {
    const seen = atomic.load<i32>(control + GENERATION);
    work(control);
    let spins = 0;
    while (atomic.load<i32>(control + GENERATION) == seen) {
      if (++spins > SPINS) {
        atomic.add<i32>(control + SLEEPERS, 1);
        // This returns at once if the generation has changed in the meantime.
        atomic.wait<i32>(control + GENERATION, seen, -1);
        atomic.sub<i32>(control + SLEEPERS, 1);
        spins = 0;
      }
    }
  }
}
