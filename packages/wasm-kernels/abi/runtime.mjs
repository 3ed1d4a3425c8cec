/*
 * What the two sides share beside the kernels: the control block, the functions that WebAssembly exports, and constants.
 * scripts/abi/ turns them into src/generated/ and assembly/generated/.
 */

/** The control block, through which threads find a job and its arguments. Offsets and sizes are in bytes. */
export const controlBlock = {
  bytes: 640,
  cacheLine: 64,
  fields: {
    state: {
      offset: 0,
      doc: '64 bits: in the low half the tasks that nobody has taken yet, in the high half the generation.',
    },
    generation: { offset: 4, doc: 'Counts jobs: the high half of the state.' },
    done: { offset: 64, doc: 'Finished tasks of the current job.' },
    sleepers: { offset: 128, doc: 'Workers that sleep or are about to. Only they cost a system call.' },
    asleep: { offset: 132, doc: '1 while the caller sleeps until all tasks are done.' },
    kernel: { offset: 192, doc: "The number of the job's kernel." },
    tasks: { offset: 196, doc: 'Tasks of the job.' },
    units: { offset: 200, doc: 'Units of the job: pixels, blocks or images.' },
    unitsPerTask: { offset: 204, doc: 'Units of one task.' },
    notFinite: {
      offset: 208,
      doc: '1 if a kernel that checks found a result that is not finite, or a label that is no class.',
    },
    trapped: {
      offset: 212,
      doc: '0, or 1 plus the number of the first thread on which a task of the job trapped.',
    },
    hasSixRows: {
      offset: 216,
      doc: '1 if the engine multiplies six rows of a matrix at a time without running out of registers, 0 for four.',
    },
    replayed: { offset: 220, doc: 'While recorded jobs are replayed: the index of the current one.' },
    arguments: { offset: 256, doc: "The kernel's arguments." },
    report: { offset: 512, doc: "That trap's message: one byte a character, padded with zeros." },
  },
  /** Size of the message. */
  reportBytes: 128,
};

/** The functions of assembly/jobs.ts that WebAssembly exports. */
export const functions = {
  run: {
    doc: 'Runs the job in the control block with `workers` helpers. A result above 0 is the number of unfinished tasks: call `resume`.',
    params: { control: 'address', workers: 'integer', canSleep: 'boolean' },
    returns: 'integer',
  },
  resume: {
    doc: 'Continues a job that `run` has begun. Returns what `run` does.',
    params: { control: 'address', canSleep: 'boolean' },
    returns: 'integer',
  },
  replay: {
    doc:
      'Runs the recorded jobs from `from` to `count`. Returns `count`, or the index of the job after which it stopped: because of tasks ' +
      'that are unfinished, a trap, or a result that is not finite.',
    params: {
      control: 'address',
      recorded: 'address',
      from: 'integer',
      count: 'integer',
      workers: 'integer',
      canSleep: 'boolean',
    },
    returns: 'integer',
  },
  claimReport: {
    doc: 'After a trap, before `abandon`: the address for the message, or 0 if another thread has written one.',
    params: { control: 'address' },
    returns: 'address',
  },
  abandon: {
    doc: 'Counts the task that trapped on this thread as done.',
    params: { control: 'address' },
  },
  serve: {
    doc: 'Serves as worker `number`, from 1, and never returns. Only for shared memories.',
    params: { control: 'address', number: 'integer' },
  },
};

/** Constants that the code on both sides relies on. */
export const constants = {
  LONGEST_WAIT: {
    type: 'i64',
    value: 1000,
    doc: 'Milliseconds after which `run` and `resume` return, about, if no task finishes.',
  },
  POINT_GAP: {
    type: 'usize',
    value: 64,
    doc:
      'Bytes of padding after the values of each point. At a large power of two apart, all 36 points would compete for the same ' +
      'few lines of a cache.',
  },
  THIN_COLUMNS: {
    type: 'i32',
    value: 256,
    doc: 'Columns of a strip of a thin product.',
  },
  CHANNELS_PER_BLOCK: {
    type: 'i32',
    value: 16,
    doc: 'Channels of a block of a filter gradient: those that share a cache line.',
  },
  BLOCKS_PER_UNIT: {
    type: 'i32',
    value: 4,
    doc: 'Blocks of in channels that a task sums one after another, while the values of the out channels stay in a near cache.',
  },
  PANELS_PER_UNIT: {
    type: 'i32',
    value: 2,
    doc: 'Panels of 8 out channels that a task sums one after another. They share cache lines.',
  },
};
