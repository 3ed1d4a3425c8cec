import type { JSX } from 'preact';
import { type OwnSummary, trainingImages } from '../../data/own-summary.js';
import { formatList, formatNumber } from '../../language/formats.js';
import { ownText } from './messages.js';

/** Number of classes that the table shows. */
const SHOWN = 12;
/** Ratio of the largest class to the smallest from which on the page warns, as the library does. */
const UNBALANCED = 10;

/** The number of images of each class and part, and what is unusual about them. */
export function ClassCounts({ summary }: { readonly summary: OwnSummary }): JSX.Element {
  const { classes, heldOut } = summary;
  const t = ownText.value;
  const hasTest = classes[0]?.test !== undefined;
  const columns = [
    t.train,
    heldOut ? t.heldOut : hasTest ? t.validation : t.test,
    ...(hasTest ? [t.test] : []),
  ];
  return (
    <>
      <table class="class-counts">
        <caption class="visually-hidden">{t.counts}</caption>
        <thead>
          <tr>
            {[t.className, ...columns].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {classes.slice(0, SHOWN).map(({ name, train, validation, test }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {[train, validation, ...(test === undefined ? [] : [test])].map((count, i) => (
                <td key={columns[i]}>{formatNumber(count)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {classes.length > SHOWN && (
        <p class="quiet small">{t.moreClasses({ count: classes.length - SHOWN })}</p>
      )}
      {remarks(summary).map((remark) => (
        <p key={remark} class="small">
          {remark}
        </p>
      ))}
    </>
  );
}

/** One line on the images: `120 images in 3 classes`. */
export function describeSummary(summary: OwnSummary): string {
  const t = ownText.value;
  const evaluated = summary.classes.reduce((sum, each) => sum + each.validation + (each.test ?? 0), 0);
  const images = t.images({ count: trainingImages(summary) + evaluated });
  return t.found({ images, classes: t.classes({ count: summary.classes.length }) });
}

function remarks({ classes, skipped }: OwnSummary): readonly string[] {
  const t = ownText.value;
  const untested = classes.filter((each) => (each.test ?? each.validation) === 0 && each.train > 0);
  const bySize = classes.filter(({ train }) => train > 0).toSorted((a, b) => b.train - a.train);
  const [most, least] = [bySize[0], bySize.at(-1)];
  const ratio = most && least ? most.train / least.train : 1;
  return [
    ...(skipped > 0 ? [t.skipped({ count: skipped })] : []),
    ...(untested.length > 0 ? [t.untested({ classes: formatList(untested.map(({ name }) => name)) })] : []),
    ...(most && least && ratio >= UNBALANCED
      ? [t.unbalanced({ most: most.name, least: least.name, ratio: Math.round(ratio) })]
      : []),
  ];
}
