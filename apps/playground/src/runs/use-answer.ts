import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Requests } from '../requests/index.js';
import type { Run } from './runs.js';

type Payload<Name extends keyof Requests> = Parameters<Requests[Name]>[1];

type Answers = { readonly [Name in keyof Requests]?: Awaited<ReturnType<Requests[Name]>> };

/** The latest answer to each request that the page has shown. Lessons check their tasks by it. */
export const latestAnswers = signal<Answers>({});

interface AnswerState<Answer> {
  readonly answer?: Answer;
  readonly error?: unknown;
}

/** Milliseconds between two reads of the step of a run. */
const POLL_EVERY = 1000;

/** The step of the run, polled. 0 while there is no network yet. */
export function useStep(run: Run | undefined): number {
  const [step, setStep] = useState(run?.view.step ?? 0);
  useEffect(() => {
    setStep(run?.view.step ?? 0);
    const timer = setInterval(() => setStep(run?.view.step ?? 0), POLL_EVERY);
    return () => clearInterval(timer);
  }, [run]);
  return step;
}

/**
 * The answer of the run's worker to a request, requested again when the payload or the step changes. One request is in flight
 * at a time, and of those that wait only the latest is sent. Nothing is requested while `payload` is undefined.
 */
export function useAnswer<Name extends keyof Requests>(
  run: Run | undefined,
  name: Name,
  payload: Payload<Name> | null | undefined,
  step: number,
): AnswerState<Awaited<ReturnType<Requests[Name]>>> {
  type Answer = Awaited<ReturnType<Requests[Name]>>;
  const [state, setState] = useState<AnswerState<Answer>>({});
  const next = useRef<() => Promise<Answer>>(undefined);
  const busy = useRef(false);
  /** Incremented to discard the answers of requests in flight. */
  const round = useRef(0);
  useEffect(() => {
    round.current++;
    setState({});
  }, [run, name]);
  useEffect(() => {
    if (!run || payload === undefined || step === 0) {
      round.current++;
      next.current = undefined;
      setState({});
      return;
    }
    next.current = () => run.trainer.ask<Answer>(name, payload);
    if (busy.current) return;
    busy.current = true;
    void (async () => {
      for (let ask = next.current; ask; ask = next.current) {
        next.current = undefined;
        const sentIn = round.current;
        const result = await ask().then(
          (answer) => ({ answer }),
          (error: unknown) => ({ error }),
        );
        if (sentIn !== round.current) continue;
        setState(result);
        if ('answer' in result) latestAnswers.value = { ...latestAnswers.value, [name]: result.answer };
      }
      busy.current = false;
    })();
  }, [run, name, payload, step]);
  return state;
}
