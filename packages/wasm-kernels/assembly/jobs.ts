import { runKernel } from './kernels';
import { setThread, thread } from './thread';

/*
 * A job is a kernel, its arguments, and a number of tasks that its threads take one after another. Which task computes what does
 * not depend on the number of threads, and no two write to the same place: the result is the same bit for bit.
 *
 * A task is taken by exchanging the whole state, so a thread that wakes late takes a task of the job at hand or none. The fields of
 * a job change only when all its tasks are done, so whoever holds a task reads the right ones.
 *
 * A task that traps leaves its thread's instance by an exception. JavaScript catches it, claims the report, abandons the task, which
 * then counts as done, and enters again: the caller gets its job to an end and every thread lives on.
 *
 * The control block, by byte offsets:
 */
/** 64 bits: in the low half the tasks that nobody has taken yet, in the high half a count of jobs. */
const STATE: usize = 0;
const GENERATION: usize = 4;
/** Tasks of the current job that are done. */
const DONE: usize = 64;
/** Workers that sleep or are about to: only they cost a system call. */
const SLEEPERS: usize = 128;
/** 1 while the caller sleeps until all tasks are done. */
const ASLEEP: usize = 132;
const KERNEL: usize = 192;
const TASKS: usize = 196;
/** Units (pixels, blocks, images) of the whole job, and of one task. */
const UNITS: usize = 200;
const UNITS_PER_TASK: usize = 204;
/** 0, or 1 and the number of the first thread that a task of the job trapped on; finite.ts has the word before. */
const TRAPPED: usize = 212;
/** Why, in JavaScript's words. */
const REPORT: usize = 512;

/** Looks at the generation so often, some tens of microseconds, before a worker goes to sleep. */
const SPINS = 20000;
/** Nanoseconds after which a sleeping caller looks around: nobody wakes it if a thread has died with a task. */
const LONGEST_SLEEP: i64 = 1_000_000_000;
/** The same, some tens of milliseconds, for a caller that may not sleep. */
const MOST_SPINS = 1 << 24;

/** Whether this thread holds a task: what `abandon` gives up. */
let performing: bool = false;

/** Runs the task `task` of the job at hand. */
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

/** After a trap, before `abandon`: where the thread may write why, or 0 where another one has. */
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
 * Runs the job in the control block, with up to `workers` helpers, and returns when all of it is done. A caller that `canSleep`, which
 * a page may not, leaves the processor to the helpers if they take long. More than 0 is the number of tasks that others still held
 * after a long wait: then call `resume`.
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

/** Goes on with a job that `run` has begun; answers as it does. */
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

/** The life of thread `number`, from 1: it helps with every job that it is awake for. Never returns. */
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
        // It does not sleep if the generation has changed meanwhile.
        atomic.wait<i32>(control + GENERATION, seen, -1);
        atomic.sub<i32>(control + SLEEPERS, 1);
        spins = 0;
      }
    }
  }
}
