import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** Response headers that isolate a page, so that it may share memory between threads. */
export const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export interface StaticServer {
  /** Ends in a slash. */
  readonly url: string;
  /** Paths of all requests so far. */
  readonly requested: string[];
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Path of the files on the host. Ends in a slash. Defaults to the root. */
  readonly under?: string;
  /** Contents to serve in place of files, by path in the folder, such as `data/labels.gz`. Defaults to none. */
  readonly replaced?: ReadonlyMap<string, Uint8Array>;
}

/** Serves the files of `folder` as a plain static host does. */
export async function serveFiles(
  folder: string,
  { headers = {}, under = '/', replaced }: ServeOptions = {},
): Promise<StaticServer> {
  const requested: string[] = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    requested.push(pathname);
    try {
      if (!pathname.startsWith(under)) throw new Error('outside');
      const path = normalize(`/${decodeURIComponent(pathname.slice(under.length))}`);
      const file = path.replace(/[/\\]$/, '/index.html');
      const bytes = replaced?.get(file.slice(1)) ?? (await readFile(join(folder, file)));
      const type = TYPES[extname(file)] ?? 'application/octet-stream';
      response.writeHead(200, { 'Content-Type': type, ...headers }).end(bytes);
    } catch {
      response.writeHead(404, headers).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}${under}`, requested, close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
