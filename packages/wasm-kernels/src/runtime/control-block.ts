/** The layout of assembly/jobs.ts, in bytes: counters first, then the job's fields. */
export const BLOCK_BYTES = 512;
export const CONTROL_FIELDS = 192;
/** In 32-bit words from the fields. */
export const NOT_FINITE = 4;
export const FIRST_ARGUMENT = 16;
export const FIRST_FLOAT = 56;
export const FIELDS = 80;
export const CACHE_LINE = 64;
