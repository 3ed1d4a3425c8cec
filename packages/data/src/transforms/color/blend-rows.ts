/** Row i of `rows` becomes `share` of itself and the rest of row partners[i] of `before`, a copy of `rows`. */
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
