import type { LearningRateRange } from 'convkit';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { testRates } from '../../rates/test-rates.js';
import { ownData, type Run } from '../../runs/runs.js';
import { change } from '../../settings/settings.js';
import { Button } from '../../ui/button.js';
import { Chart } from '../../ui/chart.js';
import { ErrorMessage, Message } from '../../ui/message.js';
import { chosenWeights } from '../../weights/starting-weights.js';
import { insightText } from './messages.js';

/** Tests which learning rate suits the settings of a run, and sets it for the next one. */
export function LearningRates({ run: { view } }: { readonly run: Run }): JSX.Element {
  const [test, setTest] = useState<AbortController>();
  const [range, setRange] = useState<LearningRateRange>();
  const [used, setUsed] = useState<string>();
  const [error, setError] = useState<unknown>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const text = insightText.value;
  const start = () => {
    const controller = new AbortController();
    running.current = controller;
    setTest(controller);
    setError(undefined);
    setUsed(undefined);
    const files = { images: ownData.value, weights: view.spec.weights && chosenWeights.value?.file };
    testRates({ spec: view.spec, side: view.settings.side, files }, controller.signal)
      .then(setRange, (problem) => controller.signal.aborted || setError(problem))
      .finally(() => setTest(undefined));
  };
  const rate = range && String(Number(range.suggestion.toPrecision(2)));
  const use = (chosen: string) => {
    change({ learningRate: Number(chosen) });
    setUsed(chosen);
  };
  return (
    <section class="stack" aria-label={text.rates}>
      <p class="quiet small">{text.ratesHint}</p>
      <div class="row">
        {test ? (
          <Button onClick={() => test.abort()}>{text.stop}</Button>
        ) : (
          <Button onClick={start}>{text.testRates}</Button>
        )}
        {rate && <Button onClick={() => use(rate)}>{text.useRate({ rate })}</Button>}
      </div>
      {test && <p aria-busy="true">{text.testingRates}</p>}
      {error !== undefined && <ErrorMessage error={error} />}
      {used && (
        <Message>
          <p>{text.rateUsed({ rate: used })}</p>
        </Message>
      )}
      {range && rate && <RangeChart range={range} rate={rate} />}
    </section>
  );
}

interface RangeChartProps {
  readonly range: LearningRateRange;
  readonly rate: string;
}

function RangeChart({ range: { curve }, rate }: RangeChartProps): JSX.Element {
  const text = insightText.value;
  const summary = text.ratesInWords({ rate });
  return (
    <>
      <Chart
        title={text.ratesChart}
        xLabel={text.ratesAxis}
        series={[{ name: text.rateLoss, color: 1 }]}
        data={[curve.map(({ learningRate }) => Math.log10(learningRate)), curve.map(({ loss }) => loss)]}
        summary={summary}
      />
      <p>{summary}</p>
    </>
  );
}
