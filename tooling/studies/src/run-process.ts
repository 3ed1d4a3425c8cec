import { runNetwork } from './run-network.js';

/** Process of one run: takes the request as an argument and prints a JSON line for each epoch. */
for await (const point of runNetwork(JSON.parse(process.argv[2] as string)))
  console.log(JSON.stringify(point));
