import { describe, expect, it } from 'vitest';
import { RunView } from '../runs/run-view.js';
import { models } from '../settings/models.fixture.js';
import { toRunSpec } from '../settings/run-spec.js';
import { DEFAULTS } from '../settings/settings.js';
import { parseRecord, recordOf } from './run-record.js';

describe('a run record', () => {
  it('contains the spec, the epochs, the test accuracy and the hash of the weights', () => {
    const view = new RunView('r', 1, toRunSpec(DEFAULTS, models), DEFAULTS);
    view.classes = ['0', '1'];
    const epoch = {
      type: 'epoch',
      epoch: 1,
      step: 2,
      trainLoss: 0.5,
      trainAccuracy: 0.8,
      metrics: {},
    } as const;
    view.handle({ ...epoch, validationLoss: 0.4, validationAccuracy: 0.9, imagesPerSecond: 100 }, 0);
    view.handle(
      {
        type: 'done',
        step: 2,
        weightsSha256: 'abc',
        validationLoss: 0.4,
        validationAccuracy: 0.9,
        testLoss: 0.4,
        testAccuracy: 0.9,
        confusion: undefined,
        metrics: {},
      },
      1,
    );
    const record = parseRecord(JSON.stringify(recordOf(view)));
    expect(record).toMatchObject({ weightsSha256: 'abc', testAccuracy: 0.9, settings: DEFAULTS });
    expect(record.spec.model.classes).toEqual(['0', '1']);
    expect(record.events).toEqual([
      expect.objectContaining({ validationLoss: 0.4, validationAccuracy: 0.9 }),
    ]);
  });

  it('may lack settings that older versions of the page did not have', () => {
    const view = new RunView('r', 1, toRunSpec(DEFAULTS, models), DEFAULTS);
    const { weightDecay: _, ...settings } = DEFAULTS;
    const old = JSON.stringify({ ...recordOf(view), settings });
    expect(parseRecord(old).settings).toEqual(DEFAULTS);
  });

  it('rejects other files', () => {
    expect(() => parseRecord('PNG')).toThrow('the file is not JSON');
    for (const text of [
      'null',
      '[]',
      '{"layout":"convkit.record.1"}',
      '{"layout":"convkit.record.1","spec":{"model":{"name":"x"}},"events":[],"settings":{}}',
    ]) {
      expect(() => parseRecord(text)).toThrow('the file is not a run record');
    }
  });
});
