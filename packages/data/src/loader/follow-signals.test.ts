import { expect, it } from 'vitest';
import { followSignals } from './follow-signals.js';

it('aborts with the first signal, for its reason, until it is ended', () => {
  const [first, second, control] = [new AbortController(), new AbortController(), new AbortController()];
  const end = followSignals(control, [first.signal, second.signal]);
  expect(control.signal.aborted).toBe(false);
  second.abort('enough');
  first.abort('late');
  expect(control.signal.reason).toBe('enough');
  end();

  const free = new AbortController();
  const source = new AbortController();
  followSignals(free, [source.signal])();
  source.abort();
  expect(free.signal.aborted).toBe(false);
});

it('aborts at once where one is aborted already', () => {
  const control = new AbortController();
  followSignals(control, [AbortSignal.abort('before')]);
  expect(control.signal.reason).toBe('before');
});
