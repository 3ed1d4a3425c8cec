import { describe, expect, it } from 'vitest';
import { models } from '../settings/models.fixture.js';
import { specOf } from '../settings/run-spec.js';
import { RunView } from '../runs/run-view.js';
import { DEFAULTS } from '../settings/settings.js';
import { parseRecord, recordOf } from './run-record.js';

describe('a run record', () => {
  it('holds spec, epochs and the sum of the weights, and is read back', () => {
    const view = new RunView('r', 1, specOf(DEFAULTS, models), DEFAULTS);
    view.classes = ['0', '1'];
    const epoch = { type: 'epoch', epoch: 1, step: 2, trainLoss: 0.5, trainAccuracy: 0.8 } as const;
    view.take({ ...epoch, validationLoss: 0.4, validationAccuracy: 0.9, imagesPerSecond: 100 }, 0);
    view.take(
      {
        type: 'done',
        step: 2,
        weightsSha256: 'abc',
        validationLoss: 0.4,
        validationAccuracy: 0.9,
        testLoss: 0.4,
        testAccuracy: 0.9,
        confusion: undefined,
      },
      1,
    );
    const record = parseRecord(JSON.stringify(recordOf(view)));
    expect(record).toMatchObject({ weightsSha256: 'abc', validationAccuracy: 0.9, settings: DEFAULTS });
    expect(record.spec.model.classes).toEqual(['0', '1']);
    expect(record.events).toHaveLength(1);
  });

  it('refuses other files, in words', () => {
    expect(() => parseRecord('PNG')).toThrow('the file is no JSON, so no run record');
    for (const text of [
      'null',
      '[]',
      '{"layout":"convkit.record.1"}',
      '{"layout":"convkit.record.1","spec":{"model":{"name":"x"}},"events":[],"settings":{}}',
    ]) {
      expect(() => parseRecord(text)).toThrow('the file is not a run record of this page');
    }
  });
});
