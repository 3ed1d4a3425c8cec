import { runNetwork } from './run-network.js';

/** One run in a process of its own: the request as an argument, a line of JSON out for each epoch. */
for await (const point of runNetwork(JSON.parse(process.argv[2] as string)))
  console.log(JSON.stringify(point));
