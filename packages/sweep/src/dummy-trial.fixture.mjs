import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A trial without a network: its loss depends on `lr`, the seed, the fold and the epoch. `milliseconds` is the time of an epoch, `killOnce` a file
 * that the first process that sees it missing creates before it kills itself, `fail` an error message.
 */
export async function dummyTrial({ options, epochs }, { store, signal, onEpoch }) {
  const { lr = 0.01, seed = 1, fold = '', milliseconds = 0, killOnce, fail, hang } = options;
  const bytes = await store.read();
  const curve = bytes ? JSON.parse(new TextDecoder().decode(bytes)).curve : [];
  while (curve.length < epochs) {
    if (milliseconds > 0) await sleep(milliseconds);
    signal.throwIfAborted();
    if (fail) throw new Error(fail);
    if (hang) await new Promise(() => setInterval(() => {}, 1000));
    const epoch = curve.length + 1;
    const distance = Math.abs(Math.log10(lr) + 2);
    const noise = (createHash('sha256').update(`${seed}/${fold}`).digest()[0] ?? 0) / 25_600;
    const trainLoss = (distance + 0.1 + noise) / (1 + epoch);
    curve.push({
      epoch,
      trainLoss,
      validationLoss: trainLoss * 1.1,
      validationAccuracy: 1 - trainLoss / 4,
      metrics: {},
    });
    await store.write(new TextEncoder().encode(JSON.stringify({ curve })), epoch);
    onEpoch(curve.at(-1));
    if (killOnce && epoch > 1 && !existsSync(killOnce)) {
      writeFileSync(killOnce, String(process.pid));
      process.kill(process.pid, 'SIGKILL');
      await sleep(1000);
    }
  }
  const weightsSha256 = createHash('sha256').update(JSON.stringify(curve)).digest('hex');
  return { curve, weightsSha256 };
}
