import type { JSX } from 'preact';
import { RichText } from '../language/rich-text.js';
import type { Run } from '../runs/runs.js';
import { useAnswer } from '../runs/use-answer.js';
import { ErrorMessage } from '../ui/message.js';
import { ChannelRow } from './channel-row.js';
import { DivergedMessage } from './diverged-message.js';
import { insideText } from './messages.js';
import { isFiniteRange, rangeInText } from './range.js';

interface FiltersProps {
  readonly run: Run;
  readonly step: number;
}

/** The filters of each convolution. */
export function Filters({ run, step }: FiltersProps): JSX.Element {
  const { answer, error } = useAnswer(run, 'filters', null, step);
  if (error !== undefined) return <ErrorMessage error={error} />;
  const t = insideText.value;
  if (answer?.length === 0) return <p>{t.noFilters}</p>;
  if (answer?.some((filters) => !isFiniteRange(filters))) return <DivergedMessage />;
  return (
    <div class="stack">
      <p class="quiet">
        <RichText text={t.filtersLead} />
      </p>
      {answer?.map((filters) => (
        <ChannelRow
          key={filters.layer}
          images={filters}
          layer={filters.layer}
          details={t.filterDetails({
            count: filters.count,
            shape: filters.shape.join('×'),
            ...rangeInText(filters),
          })}
          name={t.filtersOf({ layer: filters.layer, count: filters.count })}
        />
      ))}
    </div>
  );
}
