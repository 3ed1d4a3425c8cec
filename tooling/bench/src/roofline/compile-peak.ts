import { fileURLToPath } from 'node:url';

/** Whether a product and its sum are one instruction, relaxed SIMD's, or two. */
export type Arithmetic = 'fused' | 'plain';

/** Functions of assembly/peak.ts. Addresses and lengths are in bytes. */
export interface PeakKernels {
  registers(at: number, count: number): void;
  fourRows(a: number, b: number, to: number, rows: number, depth: number, count: number): void;
  sixRows(a: number, b: number, to: number, rows: number, depth: number, count: number): void;
  read(at: number, bytes: number): number;
}

const FOLDER = fileURLToPath(new URL('../../assembly/', import.meta.url));

/** Compiles assembly/peak.ts. Returns undefined if this engine lacks the instructions. */
export async function compilePeak(arithmetic: Arithmetic): Promise<WebAssembly.Module | undefined> {
  const { default: asc } = await import('assemblyscript/asc');
  let binary: Uint8Array<ArrayBuffer> | undefined;
  const enable = arithmetic === 'fused' ? 'simd,relaxed-simd' : 'simd';
  const build = ['--outFile', 'peak.wasm', '-O3', '--noAssert', '--runtime', 'stub', '--importMemory'];
  const { error, stderr } = await asc.main(['peak.ts', '--baseDir', FOLDER, ...build, '--enable', enable], {
    writeFile: (name, contents) => {
      if (name === 'peak.wasm') binary = new Uint8Array(contents as Uint8Array);
    },
  });
  if (error || !binary) throw new Error(`assembly/peak.ts does not compile: ${stderr}`, { cause: error });
  return WebAssembly.validate(binary) ? WebAssembly.compile(binary) : undefined;
}
