/** Kernels whose output shares the memory of its input. */
export const VIEWS: ReadonlySet<string> = new Set(['Cast', 'ExpandDims', 'Identity', 'Reshape']);
