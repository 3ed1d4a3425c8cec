import os from 'node:os';
import { type Backend, cpu, wasm } from '@convkit/backend';
import { version_core } from '@tensorflow/tfjs-core';
import { Output, type OutputFlags } from '../output/output.js';
import { defaultThreads } from '../run-setup.js';

export async function doctor(flags: OutputFlags): Promise<void> {
  const output = new Output(flags);
  const machine = {
    node: process.versions.node,
    v8: process.versions.v8,
    tfjs: version_core,
    cores: os.availableParallelism(),
    memoryGiB: Number((os.totalmem() / 2 ** 30).toFixed(1)),
    processor: os.cpus()[0]?.model ?? 'unknown',
  };
  output.record({ machine });
  output.say(`Node ${machine.node} (V8 ${machine.v8}), tfjs ${machine.tfjs}`);
  output.say(`${machine.cores} cores of ${machine.processor}, ${machine.memoryGiB} GiB of memory`);
  for (const candidate of [wasm({ threads: defaultThreads() }), cpu()]) await examine(candidate, output);
}

async function examine(candidate: Backend, output: Output): Promise<void> {
  const { name } = candidate;
  const probe = await candidate.probe();
  const problem = probe.available ? await startingProblem(candidate) : probe.reason;
  const facts = Object.entries(probe.facts).map(
    ([fact, value]) => `${fact} ${value === true ? 'yes' : value === false ? 'no' : value}`,
  );
  const note = probe.available && probe.reason ? ` (${probe.reason})` : '';
  const available = problem === undefined;
  output.record({ backend: name, ...probe, available, ...(!available && { problem }) });
  output.say(
    problem === undefined
      ? `${name}: ready${note}; ${facts.join(', ')}`
      : `${name}: not available: ${problem}`,
  );
}

/** Why it does not start, though its probe says it could. */
async function startingProblem(candidate: Backend): Promise<string | undefined> {
  try {
    await candidate.activate();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
