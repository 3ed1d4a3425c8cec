import { useEffect, useRef, useState } from 'preact/hooks';
import type { Requests } from '../requests/index.js';
import type { Run } from './runs.js';

type Payload<Name extends keyof Requests> = Parameters<Requests[Name]>[1];

interface Asked<Answer> {
  readonly answer?: Answer;
  readonly error?: unknown;
}

/** Milliseconds between two looks at a run that trains. */
const LOOK_EVERY = 1000;

/** The run's step, looked at now and then; 0 while there is no network to ask. */
export function useStep(run: Run | undefined): number {
  const [step, setStep] = useState(run?.view.step ?? 0);
  useEffect(() => {
    setStep(run?.view.step ?? 0);
    const timer = setInterval(() => setStep(run?.view.step ?? 0), LOOK_EVERY);
    return () => clearInterval(timer);
  }, [run]);
  return step;
}

/**
 * What the run's worker answers, asked again when the payload or the step has changed. One question is under way at a time;
 * of those that wait, the last counts. Asks nothing while `payload` is undefined.
 */
export function useAnswer<Name extends keyof Requests>(
  run: Run | undefined,
  name: Name,
  payload: Payload<Name> | null | undefined,
  step: number,
): Asked<Awaited<ReturnType<Requests[Name]>>> {
  type Answer = Awaited<ReturnType<Requests[Name]>>;
  const [asked, setAsked] = useState<Asked<Answer>>({});
  const next = useRef<() => Promise<Answer>>(undefined);
  const busy = useRef(false);
  /** Grows when what is asked of this run is over: an answer that comes later is no longer wanted. */
  const round = useRef(0);
  useEffect(() => {
    round.current++;
    setAsked({});
  }, [run, name]);
  useEffect(() => {
    if (!run || payload === undefined || step === 0) {
      round.current++;
      next.current = undefined;
      setAsked({});
      return;
    }
    next.current = () => run.trainer.ask<Answer>(name, payload);
    if (busy.current) return;
    busy.current = true;
    void (async () => {
      for (let ask = next.current; ask; ask = next.current) {
        next.current = undefined;
        const began = round.current;
        const asked = await ask().then(
          (answer) => ({ answer }),
          (error: unknown) => ({ error }),
        );
        if (began === round.current) setAsked(asked);
      }
      busy.current = false;
    })();
  }, [run, name, payload, step]);
  return asked;
}
