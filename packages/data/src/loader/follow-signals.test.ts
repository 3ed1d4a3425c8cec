import { expect, it } from 'vitest';
import { followSignals } from './follow-signals.js';

it('aborts with the reason of the first signal, until it is stopped', () => {
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

it('aborts immediately if a signal is already aborted', () => {
  const control = new AbortController();
  followSignals(control, [AbortSignal.abort('before')]);
  expect(control.signal.reason).toBe('before');
});
