import os from 'node:os';
import { type Backend, cpu, wasm } from '@convkit/backend';
import { version_core } from '@tensorflow/tfjs-core';
import { Output, type OutputFlags } from '../output/output.js';

/** Prints the machine's properties and checks every backend. */
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
  output.json({ machine });
  output.print(`Node ${machine.node} (V8 ${machine.v8}), tfjs ${machine.tfjs}`);
  output.print(`${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB of memory`);
  for (const candidate of [wasm({ threads: Math.min(machine.cores, 8) }), cpu()])
    await check(candidate, output);
}

async function check(candidate: Backend, output: Output): Promise<void> {
  const { name } = candidate;
  const probe = await candidate.probe();
  const problem = probe.available ? await activationError(candidate) : probe.reason;
  const facts = Object.entries(probe.facts).map(
    ([fact, value]) => `${fact} ${value === true ? 'yes' : value === false ? 'no' : value}`,
  );
  const note = probe.available && probe.reason ? ` (${probe.reason})` : '';
  const available = problem === undefined;
  output.json({ backend: name, ...probe, available, ...(!available && { problem }) });
  output.print(
    problem === undefined
      ? `${name}: available${note}; ${facts.join(', ')}`
      : `${name}: unavailable; ${problem}`,
  );
}

/** Why a backend cannot be activated although its probe succeeded, or `undefined` if it can. */
async function activationError(candidate: Backend): Promise<string | undefined> {
  try {
    await candidate.activate();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
