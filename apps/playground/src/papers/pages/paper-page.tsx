import type { ComponentChildren, JSX } from 'preact';
import { ClaimRuns } from '../claims/claim-runs.js';
import type { Claim } from '../claims/claims.js';

interface PaperPageProps {
  readonly title: string;
  /** The idea of the paper in a few sentences. */
  readonly idea: string;
  /** Where the paper was published, and the sections to read. */
  readonly source: string;
  readonly claim: Claim;
  /** What to look for in the runs, and what we measured. */
  readonly lookFor: ComponentChildren;
  /** The interactive diagram. */
  readonly children: ComponentChildren;
}

/** The layout of a paper's page: idea, citation, interactive diagram and runs. */
export function PaperPage(props: PaperPageProps): JSX.Element {
  const { title, idea, source, claim, lookFor, children } = props;
  return (
    <article class="paper">
      <div class="stack text">
        <h2>{title}</h2>
        <p class="idea">{idea}</p>
        <p class="quiet small">{source}</p>
      </div>
      <div class="stack demo">{children}</div>
      <ClaimRuns claim={claim}>{lookFor}</ClaimRuns>
    </article>
  );
}

/** A card with an interactive diagram. */
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
