import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Responds to one request. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Starts an HTTP server that responds to the first request with the first answer, and so on, repeating the last one. */
export async function fickleServer(...answers: Answer[]) {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(ranges.length, answers.length - 1)] as Answer;
    ranges.push(request.headers.range);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/set.bin`,
    /** Range header of each request so far. */
    ranges,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface FileAnswer {
  readonly etag?: string;
  /** Closes the connection after this many bytes of the response. */
  readonly cutAfter?: number;
  readonly ignoreRange?: boolean;
  /** Content-Length to send instead of the actual one. */
  readonly length?: number;
}

/** Serves `bytes` with range support: RFC 9110, sections 13.1.5 and 14. */
export function file(bytes: Uint8Array, { etag, cutAfter, ignoreRange, length }: FileAnswer = {}): Answer {
  return (request, response) => {
    const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
    const partial = asked !== undefined && !ignoreRange && request.headers['if-range'] === etag;
    const start = partial ? Number(asked) : 0;
    const body = bytes.subarray(start);
    if (etag) response.setHeader('ETag', etag);
    if (partial) response.setHeader('Content-Range', `bytes ${start}-${bytes.length - 1}/${bytes.length}`);
    response.writeHead(partial ? 206 : 200, { 'Content-Length': length ?? body.length });
    if (cutAfter === undefined) response.end(body);
    else response.write(body.subarray(0, cutAfter), () => setTimeout(() => response.destroy(), 30));
  };
}

export const status =
  (code: number): Answer =>
  (_, response) =>
    response.writeHead(code).end();
