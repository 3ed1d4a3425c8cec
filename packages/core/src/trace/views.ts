/** Kernels whose output shares its input's memory. */
export const VIEWS: ReadonlySet<string> = new Set(['Cast', 'ExpandDims', 'Identity', 'Reshape']);
