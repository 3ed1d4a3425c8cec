import { type LoaderPort, serveLoader } from './serve-loader.js';

serveLoader(self as unknown as LoaderPort);
