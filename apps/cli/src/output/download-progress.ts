import type { Progress } from '@convkit/data';
import type { SingleBar } from 'cli-progress';
import { createBar } from './create-bar.js';

/** Reports downloads on standard error: a bar per file on a terminal, else a line per file. */
export class DownloadProgress {
  #url: string | undefined;
  #bar: SingleBar | undefined;

  update({ url, received, total }: Progress): void {
    if (url !== this.#url) this.#start(url, total);
    this.#bar?.update(received, { received: mebibytes(received) });
  }

  /** Removes the bar. */
  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #start(url: string, total: number | undefined): void {
    this.stop();
    this.#url = url;
    const size = total === undefined ? '' : `, ${mebibytes(total)} MiB`;
    if (!process.stderr.isTTY) {
      process.stderr.write(`downloading ${url}${size}\n`);
      return;
    }
    const { host, pathname } = new URL(url);
    this.#bar = createBar(
      `{file} from ${host}${total === undefined ? '' : ' {bar} {percentage} %'} · {received} MiB${total === undefined ? '' : ` of ${mebibytes(total)} MiB`}`,
    );
    this.#bar.start(total ?? 0, 0, { file: pathname.split('/').at(-1), received: '0.0' });
  }
}

const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
