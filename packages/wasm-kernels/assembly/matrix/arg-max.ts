import { ArgMaxArguments } from '../generated/arguments';

/** y[row] = the first column with the largest number of the row. A NaN counts only in the first column, as in tfjs. Units are rows. */
export function argMaxTask(args: ArgMaxArguments, start: i32, end: i32): void {
  const columns = args.columns;
  for (let row = start; row < end; row++) {
    const from = args.x + ((<usize>row * columns) << 2);
    let largest = load<f32>(from);
    let found = 0;
    for (let c = 1; c < columns; c++) {
      const value = load<f32>(from + (<usize>c << 2));
      if (value > largest) {
        largest = value;
        found = c;
      }
    }
    store<i32>(args.y + (<usize>row << 2), found);
  }
}
