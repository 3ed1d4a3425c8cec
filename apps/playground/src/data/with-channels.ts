import { type CommonShape, mapSamples, type Sample, type Shape, toChannels } from '@convkit/data';
import type { ClassificationData, LabeledDataset } from 'convkit';

/** Converts the images of all parts to grayscale (1) or color (3). */
export function withChannels(data: ClassificationData, channels: 1 | 3): ClassificationData {
  const convert = (dataset: LabeledDataset): LabeledDataset => {
    const { labels, shape: common } = dataset;
    const change = ({ image, label, shape = common as Shape }: Sample): Sample => {
      const [height, width] = shape;
      const converted = toChannels({ height, width, channels: data.channels, data: image }, channels);
      return { image: converted.data, label, shape: [height, width, channels] };
    };
    const shape: CommonShape = [common[0], common[1], channels];
    return { ...mapSamples<CommonShape>(dataset, change, { shape, labels }), labels };
  };
  const validation = convert(data.validation);
  const test = data.test === data.validation ? validation : convert(data.test);
  return { ...data, channels, train: convert(data.train), validation, test };
}
