/** Which of the threads this instance of the module serves; 0 is the caller's. A kernel may have working memory for each. */
export let thread: i32 = 0;

export function setThread(number: i32): void {
  thread = number;
}
