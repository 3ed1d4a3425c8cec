/** The number of the thread that this instance of the module serves. 0 is the caller's. Kernels may have working memory for each thread. */
export let thread: i32 = 0;

/** Sets the number of this instance's thread. */
export function setThread(number: i32): void {
  thread = number;
}
