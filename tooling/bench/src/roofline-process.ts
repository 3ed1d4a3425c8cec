import { measureProfile } from './roofline/measure-profile.js';
import { measurePeaks } from './roofline/peak.js';
import type { RooflineRequest } from './roofline/run.js';

/** Measures in a process of its own: takes a request as JSON, and writes one line of JSON with the result. */
const request = JSON.parse(process.argv[2] as string) as RooflineRequest;
const result =
  'work' in request ? await measureProfile(request.work, request) : await measurePeaks(request.threadCounts);
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
