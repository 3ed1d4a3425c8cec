import { type TensorStatistics, tensorStatistics, weightsSha256Of } from '@convkit/checkpoint';
import { describeFormat, type RecognizedModel, recognizeModel } from 'convkit';
import { counted, figure, mebibytes, Output, type OutputFlags } from '../output/output.js';
import { openWeightsFile } from '../weights-file.js';

/** Number of characters of a hash in the table. */
const SHORT = 12;

/** Prints a table of the tensors of a file, with statistics and a hash of each. */
export async function inspectFile(path: string, flags: OutputFlags): Promise<void> {
  const output = new Output(flags);
  const file = await openWeightsFile(path);
  try {
    const rows: string[][] = [];
    let [elements, bytes] = [0, 0];
    for (const [key, { stored, shape }] of file.tensors) {
      const tensor = await file.read(key);
      const statistics = tensorStatistics(tensor);
      const sha256 = await weightsSha256Of(new Map([[key, tensor]]));
      elements += statistics.elements;
      bytes += tensor.data.byteLength;
      output.json({ event: 'tensor', key, stored, shape, ...finite(statistics), sha256 });
      rows.push([key, stored, `[${shape.join(', ')}]`, ...columns(statistics), sha256.slice(0, SHORT)]);
    }
    const { source, format, metadata, sha256 } = file;
    const models = recognizeModel(file);
    output.json({
      event: 'file',
      file: source,
      format,
      sha256,
      tensors: rows.length,
      elements,
      metadata,
      models,
    });
    output.table(['tensor', 'type', 'shape', 'mean', 'std', 'min', 'max', 'sha256'], rows);
    for (const [key, value] of Object.entries(metadata)) output.print(`${key}: ${shortened(value)}`);
    if (models.length > 0) output.print(`fits: ${models.map(described).join(', ')}`);
    output.print(
      `\n${source}: ${describeFormat(format)}, ${counted(rows.length, 'tensor')}, ${counted(elements, 'value')}, ${mebibytes(bytes)} in memory`,
    );
  } finally {
    await file.close();
  }
}

const described = ({ name, variant, classes }: RecognizedModel) =>
  `${name} (${variant}${classes === undefined ? '' : `, ${counted(classes, 'class', 'classes')}`})`;

const columns = ({ mean, std, min, max, nonFinite }: TensorStatistics) => [
  nonFinite > 0 ? `${figure(mean)} (${nonFinite} not finite)` : figure(mean),
  ...[std, min, max].map(figure),
];

/** JSON has no NaN. */
const finite = (statistics: TensorStatistics) =>
  Object.fromEntries(
    Object.entries(statistics).map(([name, value]) => [name, Number.isNaN(value) ? null : value]),
  );

const shortened = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
