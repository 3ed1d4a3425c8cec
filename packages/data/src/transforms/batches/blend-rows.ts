/** Sets row i of `rows` to `share` * itself + (1 - `share`) * row partners[i], both taken from `before`, a copy of `rows`. */
export function blendRows(
  rows: Float32Array,
  before: Float32Array,
  partners: Uint32Array,
  share: number,
): void {
  const size = rows.length / partners.length;
  for (let row = 0; row < partners.length; row++) {
    const [start, other] = [row * size, (partners[row] as number) * size];
    for (let i = 0; i < size; i++) {
      rows[start + i] = share * (before[start + i] as number) + (1 - share) * (before[other + i] as number);
    }
  }
}
