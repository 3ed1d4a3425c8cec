import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a range server sends. Tests change it between requests. */
export interface Served {
  /** The file. */
  bytes: Uint8Array;
  /** ETag and other headers. */
  headers: Record<string, string>;
  /** Whether the server answers 200 with the entire file. */
  ignoresRanges?: boolean;
  /** Status to answer with instead. */
  status?: number;
  /** Changes the Content-Range. */
  contentRange?: (header: string) => string | undefined;
  /** Ends the connection after this many bytes of the body. */
  cutAfter?: number;
  /** Sends the body in chunks, without its length. */
  chunked?: boolean;
}

/** Starts an HTTP server that sends a file with range support: RFC 9110, section 14. */
export async function rangeServer(served: Served) {
  const requests: IncomingMessage['headers'][] = [];
  const server = createServer(({ headers }, response) => {
    requests.push(headers);
    const { bytes, contentRange = (header: string) => header } = served;
    for (const [name, value] of Object.entries(served.headers)) response.setHeader(name, value);
    if (served.status !== undefined) return response.writeHead(served.status).end();
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
    const partial = from !== undefined && !served.ignoresRanges;
    if (partial && Number(from) >= bytes.length) {
      return response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}` }).end();
    }
    const [begin, end] = partial ? [Number(from), Math.min(Number(to) + 1, bytes.length)] : [0, bytes.length];
    const header = contentRange(`bytes ${begin}-${end - 1}/${bytes.length}`);
    if (partial && header !== undefined) response.setHeader('Content-Range', header);
    if (!served.chunked) response.setHeader('Content-Length', end - begin);
    response.writeHead(partial ? 206 : 200);
    const body = bytes.subarray(begin, end);
    if (served.cutAfter === undefined) return response.end(body);
    return response.write(body.subarray(0, served.cutAfter), () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/model.safetensors`,
    /** Headers of each request so far. */
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
