/** The layout of assembly/jobs.ts, in bytes: counters first, then the job's fields. */
export const BLOCK_BYTES = 640;
export const CONTROL_FIELDS = 192;
/** In 32-bit words from the fields. */
export const NOT_FINITE = 4;
/** 0, or 1 and the number of the thread whose trap is reported. */
export const TRAPPED = 5;
export const FIRST_ARGUMENT = 16;
export const FIRST_FLOAT = 56;
export const FIELDS = 80;
export const CACHE_LINE = 64;
/** In bytes: the text of that report, one each, zeros behind it. */
export const REPORT = 512;
export const REPORT_BYTES = 128;
