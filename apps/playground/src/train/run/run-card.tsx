import type { JSX } from 'preact';
import { duration } from '../../runs/throughput.js';
import { percent, type RunStatus } from '../../runs/run-view.js';
import type { Run } from '../../runs/runs.js';
import { ErrorMessage, Message } from '../../ui/message.js';
import { Confusion } from './confusion-matrix.js';
import { RunButtons } from './run-buttons.js';
import './run-card.css';

const STATUS: Readonly<Record<RunStatus, string>> = {
  preparing: 'getting ready',
  training: 'training',
  paused: 'paused',
  stopped: 'stopped',
  done: 'done',
  failed: 'failed',
};

/** One run in numbers and words, and what can be done with it. */
export function RunCard({ run }: { readonly run: Run }): JSX.Element {
  const { view } = run;
  view.version.value; // Drawn anew when anything of it changes.
  const status = view.status.value;
  const tested = view.validationAccuracy.y.at(-1);
  const untested = view.active ? 'after the first epoch' : 'not measured';
  const facts: [string, string][] = [
    ['Test accuracy', tested === undefined ? untested : percent(tested)],
    ['Status', status === 'preparing' ? `getting ready: ${view.phase}` : STATUS[status]],
    ['Step', view.totalSteps ? `${view.step} of ${view.totalSteps}` : '–'],
    ['Loss', view.recentLoss?.toFixed(4) ?? '–'],
    [
      'Images a second',
      view.imagesPerSecond === undefined ? '–' : Math.round(view.imagesPerSecond).toLocaleString('en'),
    ],
    ['Time left', status === 'training' && view.secondsLeft !== undefined ? duration(view.secondsLeft) : '–'],
    ['Threads', String(view.spec.backend.threads)],
  ];
  return (
    <section class={`card stack run-${((view.number - 1) % 2) + 1}`} aria-label={view.title}>
      <h2 class="run-title">{view.title}</h2>
      <progress max={view.totalSteps || 1} value={view.step} aria-label={`Progress of run ${view.number}`} />
      <RunButtons run={run} />
      <dl class="facts">
        {facts.map(([name, value], i) => (
          <div key={name} class={i === 0 && tested !== undefined ? 'main' : ''}>
            <dt>{name}</dt>
            <dd data-fact={name}>{value}</dd>
          </div>
        ))}
      </dl>
      {status === 'done' && <WhatNext />}
      {view.error !== undefined && <ErrorMessage error={view.error} />}
      {view.warnings.map((warning) => (
        <Message key={warning} kind="warning">
          <p>{warning}</p>
        </Message>
      ))}
      {view.done?.confusion && <Confusion matrix={view.done.confusion} classes={view.classes} />}
      <details>
        <summary>What happened</summary>
        <div role="log" aria-label={`Log of run ${view.number}`} class="log">
          {view.log.map((line, i) => (
            <div key={i}>{line}</div>
          ))}
        </div>
      </details>
      <p class="visually-hidden" role="status">
        {view.log.at(-1)}
      </p>
    </section>
  );
}

function WhatNext(): JSX.Element {
  return (
    <nav class="row" aria-label="What next">
      <a class="button" href="#/try">
        Try it
      </a>
      <a class="button" href="#/inside">
        Look inside
      </a>
      <a class="button" href="#/keep">
        Keep it
      </a>
    </nav>
  );
}
