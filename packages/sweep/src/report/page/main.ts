import type { ReportData } from '../report-data.js';
import { ChartView } from './chart-view.js';
import type { Drawing } from './drawing.js';
import { learningCurves } from './learning-curves.js';
import { parallelCoordinates } from './parallel-coordinates.js';
import { parameterScatter } from './parameter-scatter.js';
import { Selection } from './selection.js';
import { connectTable } from './trials-table.js';

const data = JSON.parse(document.getElementById('sweep')?.textContent ?? '') as ReportData;
const selection = new Selection();
const order = data.trials.map(({ trial }) => trial);

const draw = (id: string, drawing: (width: number) => Drawing) => {
  const figure = document.getElementById(id);
  if (figure) new ChartView(figure, drawing, selection, order);
};
draw('parallel-chart', (width) => parallelCoordinates(data, width));
draw('curves-chart', (width) => learningCurves(data, width));
for (const i of data.parameters.keys()) draw(`scatter-${i}`, (width) => parameterScatter(data, i, width));

connectTable(document.querySelector('#trials table') as HTMLTableElement, selection);

const output = document.getElementById('selection') as HTMLOutputElement;
const labels = new Map(data.trials.map(({ trial, label }) => [trial, label]));
selection.onChange((trial) => {
  output.textContent = trial === undefined ? '' : (labels.get(trial) ?? '');
  output.hidden = output.textContent === '';
});

for (const [event, isPrint] of [
  ['beforeprint', true],
  ['afterprint', false],
] as const) {
  addEventListener(event, () => document.documentElement.classList.toggle('print', isPrint));
}
