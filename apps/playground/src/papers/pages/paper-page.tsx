import type { ComponentChildren, JSX } from 'preact';
import type { Claim } from '../claims/claims.js';
import { SmallRun } from '../claims/claim-runs.js';

interface PaperPageProps {
  readonly title: string;
  /** Five sentences. */
  readonly idea: string;
  readonly citation: string;
  readonly claim: Claim;
  /** What to see in the runs, with what was measured where there is something. */
  readonly lookFor: ComponentChildren;
  /** The block with its arithmetic. */
  readonly children: ComponentChildren;
}

/** What the pages of all papers have: idea, source, block and small runs. */
export function PaperPage(props: PaperPageProps): JSX.Element {
  const { title, idea, citation, claim, lookFor, children } = props;
  return (
    <article class="paper">
      <div class="stack told">
        <h2>{title}</h2>
        <p class="idea">{idea}</p>
        <p class="quiet small">{citation}</p>
      </div>
      <div class="stack shown">{children}</div>
      <SmallRun claim={claim}>{lookFor}</SmallRun>
    </article>
  );
}

/** One thing to play with. */
export function Demo({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <section class="card stack" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
