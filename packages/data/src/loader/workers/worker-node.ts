import { parentPort } from 'node:worker_threads';
import { type LoaderPort, serveLoader } from './serve-loader.js';

serveLoader(parentPort as unknown as LoaderPort);
