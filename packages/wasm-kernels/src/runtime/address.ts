/** A byte offset into the backend's memory. */
export type Address = number;
