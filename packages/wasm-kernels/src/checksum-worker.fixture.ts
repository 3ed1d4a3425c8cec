import { checksum } from './checksum.fixture.js';

self.onmessage = async ({ data: options }) => {
  postMessage(await checksum(options).catch((error: Error) => `${error.stack}`));
};
