import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStrokes } from './images.fixture.js';
import { convkit } from './run-cli.fixture.js';
import { addTechniqueOptions, techniqueOptions } from './technique-flags.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'convkit-techniques-'));
const at = (name: string) => path.join(folder, name);

beforeAll(() => writeStrokes(at('strokes'), 20));
afterAll(() => rmSync(folder, { recursive: true }));

function parse(...flags: string[]) {
  const command = addTechniqueOptions(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return command.parse(flags, { from: 'user' }).opts();
}

describe('the flags of techniques', () => {
  it('are off by default', () => {
    expect(parse()).toEqual({});
    expect(techniqueOptions({})).toEqual({});
  });

  it('are read as settings, and passed on as options', () => {
    expect(parse('--ema', '0.99', '--clip-norm', '2', '--clip-value', '0.5', '--accumulate', '4')).toEqual({
      ema: { decay: 0.99 },
      clipNorm: 2,
      clipValue: 0.5,
      accumulate: 4,
    });
    expect(parse('--ema', '0.9:warmup').ema).toEqual({ decay: 0.9, warmup: true });
    expect(parse('--swa', '3').swa).toEqual({ fromEpoch: 3 });
    expect(parse('--swa', '3:2').swa).toEqual({ fromEpoch: 3, everyEpochs: 2 });
    const mixing = parse('--label-smoothing', '0.1', '--mixup', '0.2', '--cutmix', '1');
    expect(mixing).toEqual({ labelSmoothing: 0.1, mixup: 0.2, cutmix: 1 });
    const flags = parse(
      '--stochastic-depth',
      '0.2:5',
      '--unfreeze',
      '2:^layer4',
      '--unfreeze',
      '3:^(?:a|b:c)',
    );
    expect(techniqueOptions(flags)).toEqual({
      stochasticDepth: 0.2,
      stochasticDepthWarmup: 5,
      unfreeze: [
        { epoch: 2, pattern: /^layer4/ },
        { epoch: 3, pattern: /^(?:a|b:c)/ },
      ],
    });
    expect(techniqueOptions(parse('--stochastic-depth', '0.2'))).toEqual({ stochasticDepth: 0.2 });
    const teacher = parse('--teacher', 'runs/big', '--temperature', '3', '--teacher-weight', '0.9');
    expect(teacher.teacher).toBe('runs/big');
    expect(techniqueOptions(teacher)).toEqual({ distillation: { temperature: 3, weight: 0.9 } });
  });

  it.each([
    ['--ema', '1'],
    ['--ema', '0.9:slow'],
    ['--swa', '0'],
    ['--swa', '2:x'],
    ['--accumulate', '0'],
    ['--clip-value', '-1'],
    ['--label-smoothing', '1'],
    ['--stochastic-depth', '1'],
    ['--stochastic-depth', '0.2:-1'],
    ['--unfreeze', '^fc'],
    ['--unfreeze', '2:'],
    ['--unfreeze', '2:('],
  ])('reject %s %s', (flag, value) => {
    expect(() => parse(flag, value)).toThrow(flag);
  });
});

it('trains with a teacher and an average, and resumes without naming them', async () => {
  const base = ['train', 'lenet5', '--data', at('strokes'), '--epochs', '1', '--json'];
  expect((await convkit([...base, '--out', at('big')])).code).toBe(0);
  const flags = ['--teacher', at('big'), '--teacher-weight', '0.9', '--ema', '0.9', '--accumulate', '2'];
  const run = await convkit([...base, '--seed', '2', '--out', at('small'), ...flags, '--clip-value', '0.1']);
  expect(run.code, run.stderr).toBe(0);
  const again = await convkit(['train', 'lenet5', '--resume', at('small'), '--json']);
  expect(again.records.at(-1)).toMatchObject({ weightsSha256: run.records.at(-1)?.weightsSha256 });
  const other = await convkit(['train', 'lenet5', '--resume', at('small'), '--ema', '0.8']);
  expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('ema.decay was 0.9, now 0.8') });
  const missing = await convkit([...base, '--out', at('third'), '--teacher', at('nowhere')]);
  expect(missing.code).not.toBe(0);
  expect(missing.stderr).toContain('nowhere');
});
