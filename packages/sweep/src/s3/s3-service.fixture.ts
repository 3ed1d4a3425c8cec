import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';

interface Stored {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly modified: Date;
}

/** What goes wrong: the service answers with an error, or closes the connection, before or after its work. */
export type Fault = { readonly status: number; readonly code: string } | 'drop' | 'drop the answer';

/** What a request asks for. `name` is `PUT KEY`, or `LIST PREFIX`. */
interface Request {
  readonly name: string;
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

export const ACCESS_KEY = 'convkit-access-key';
export const SECRET_KEY = 'convkit-secret-key';

/** A bucket `sweeps` in memory behind the part of the S3 protocol that sweeps use, with its checksums and conditional writes. */
export class S3Service {
  readonly objects = new Map<string, Stored>();
  readonly requests: string[] = [];
  pageSize = 1000;
  /** How the service treats conditional writes. */
  conditions: 'honor' | 'ignore' | 'reject' = 'honor';
  faultOf: (request: string) => Fault | undefined = () => undefined;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error) => response.destroy(error));
    });
  }

  static async start(): Promise<S3Service> {
    const service = new S3Service();
    service.#server.listen(0, '127.0.0.1');
    await once(service.#server, 'listening');
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Environment variables of a client. */
  get environment(): Record<string, string> {
    return {
      AWS_ACCESS_KEY_ID: ACCESS_KEY,
      AWS_SECRET_ACCESS_KEY: SECRET_KEY,
      AWS_ENDPOINT_URL_S3: this.url,
      AWS_CONFIG_FILE: '/does/not/exist',
      AWS_SHARED_CREDENTIALS_FILE: '/does/not/exist',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  put(key: string, bytes: Buffer, modified = new Date()): void {
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    this.objects.set(key, { bytes, etag, modified });
  }

  text(key: string): string | undefined {
    return this.objects.get(key)?.bytes.toString();
  }

  /** All keys that begin with `prefix`, sorted. */
  keys(prefix = ''): string[] {
    return [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await parse(incoming);
    this.requests.push(request.name);
    const fault = this.faultOf(request.name);
    if (fault === 'drop the answer') this.#answer(request);
    if (fault === 'drop' || fault === 'drop the answer') {
      incoming.socket.destroy();
      return;
    }
    const { status, headers, body } = fault ? failure(fault.status, fault.code) : this.#answer(request);
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body ?? '') }).end(body);
  }

  #answer(request: Request): Answer {
    const { method, bucket, key, query, headers } = request;
    if (!headers.authorization?.includes(`Credential=${ACCESS_KEY}/`)) {
      return failure(403, 'InvalidAccessKeyId');
    }
    if (bucket !== 'sweeps') return failure(404, 'NoSuchBucket');
    if (key === '' && query.get('list-type') === '2') return this.#list(query);
    if (method === 'PUT') return this.#put(request);
    if (method === 'DELETE') {
      this.objects.delete(key);
      return { status: 204 };
    }
    const found = this.objects.get(key);
    if (method !== 'GET' || !found) return failure(404, 'NoSuchKey');
    const { bytes, etag, modified } = found;
    return { status: 200, headers: { etag, 'last-modified': modified.toUTCString() }, body: bytes };
  }

  #put({ key, headers, body }: Request): Answer {
    const match = headers['if-match'];
    const noneMatch = headers['if-none-match'];
    if (match || noneMatch) {
      const found = this.objects.get(key);
      if (this.conditions === 'reject') return failure(501, 'NotImplemented');
      if (this.conditions === 'honor') {
        if (match && !found) return failure(404, 'NoSuchKey');
        if ((match && found?.etag !== match) || (noneMatch && found)) {
          return failure(412, 'PreconditionFailed');
        }
      }
    }
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    if (headers['x-amz-checksum-crc32'] !== sum.toString('base64')) return failure(400, 'BadDigest');
    this.put(key, body);
    return { status: 200, headers: { etag: this.objects.get(key)?.etag ?? '' } };
  }

  #list(query: URLSearchParams): Answer {
    const prefix = query.get('prefix') ?? '';
    const after = query.get('continuation-token') ?? '';
    const files = this.keys(prefix).filter((key) => !key.slice(prefix.length).includes('/'));
    const rest = files.filter((key) => key > after);
    const page = rest.slice(0, this.pageSize);
    const isTruncated = page.length < rest.length;
    const contents = page.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
    const token = isTruncated ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
    const body = `<IsTruncated>${isTruncated}</IsTruncated>${token}${contents}`;
    return { status: 200, body: `<?xml version="1.0"?><ListBucketResult>${body}</ListBucketResult>` };
  }
}

async function parse(incoming: IncomingMessage): Promise<Request> {
  const { method = '', url = '', headers } = incoming;
  const { pathname, searchParams: query } = new URL(url, 'http://localhost');
  const [, bucket = '', ...path] = pathname.split('/').map(decodeURIComponent);
  const key = path.join('/');
  const name = key === '' ? `LIST ${query.get('prefix')}` : `${method} ${key}`;
  return { name, method, bucket, key, query, headers, body: await buffer(incoming) };
}

const failure = (status: number, code: string): Answer => ({
  status,
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>Injected.</Message></Error>`,
});
