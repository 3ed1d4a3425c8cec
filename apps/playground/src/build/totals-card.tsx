import type { JSX } from 'preact';
import { formatNumber } from '../language/formats.js';
import { chooseModel } from '../settings/choose-model.js';
import { CUSTOM } from '../settings/model-name.js';
import { change, settings } from '../settings/settings.js';
import { Button } from '../ui/button.js';
import { invalidFields } from '../ui/invalid-fields.js';
import { Message } from '../ui/message.js';
import { chosenWeights } from '../weights/starting-weights.js';
import { analysis } from './analysis.js';
import { buildText } from './messages.js';
import { networkText } from './network.js';
import { problemText } from './problem-text.js';

const BYTES_PER_WEIGHT = 4;

/** The size and cost of the whole network, and the way to train it. */
export function TotalsCard(): JSX.Element {
  const t = buildText.value;
  const { totals, problems } = analysis.value;
  const { parameters, multiplyAdds } = totals;
  const problemCount = problems.length + invalidFields.value.size;
  const megabytes = (parameters * BYTES_PER_WEIGHT) / 1e6;
  return (
    <section class="card stack totals" aria-label={t.total}>
      <h2>{t.total}</h2>
      <ul>
        <li>{t.parameters({ count: parameters })}</li>
        <li>{t.multiplyAdds({ count: multiplyAdds })}</li>
        <li>{t.weightsSize({ size: formatNumber(megabytes, { maximumSignificantDigits: 3 }) })}</li>
      </ul>
      {problems
        .filter(({ block }) => block === undefined)
        .map((problem) => (
          <Message key={problem.code} kind="error">
            <p>{problemText(problem)}</p>
          </Message>
        ))}
      <div>
        <Button primary disabled={problemCount > 0} onClick={train}>
          {t.train}
        </Button>
      </div>
      <p class="quiet small">{problemCount > 0 ? t.fix({ count: problemCount }) : t.trainHint}</p>
    </section>
  );
}

/** Opens Train with the network of the builder. Settings that still fit are kept. */
function train(): void {
  const { model, side } = settings.value;
  if (model !== CUSTOM) chooseModel(CUSTOM);
  chosenWeights.value = undefined;
  change({ blocks: networkText.value, side });
  location.hash = '#/train';
}
