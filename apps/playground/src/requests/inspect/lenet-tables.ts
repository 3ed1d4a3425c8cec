import { namedVariables } from '@convkit/core';
import { C3_TABLE } from '@convkit/models';
import type { RequestContext } from '@convkit/train/worker';
import { transpose } from '@tensorflow/tfjs-core';
import { type ChannelImages, toChannelImages } from '../channel-images.js';

/** The tables of the published LeNet-5. */
export interface LenetTables {
  /** The S2 feature maps that each C3 feature map is connected to. LeCun et al. 1998, table I. */
  readonly connections: readonly (readonly number[])[];
  /** The output codes of the classes as images of 12x7 pixels. LeCun et al. 1998, figure 3. */
  readonly codes: ChannelImages;
}

const [HEIGHT, WIDTH] = [12, 7];

/** Returns the tables of the published LeNet-5, and `undefined` for every other network. */
export async function lenetTables({ model, spec }: RequestContext): Promise<LenetTables | undefined> {
  if (spec.model.name !== 'lenet5' || spec.model.variant !== 'original') return undefined;
  const codes = new Map(namedVariables(model)).get('output.codes');
  if (!codes) return undefined;
  const byPixel = transpose(codes); // [pixels, classes]
  const values = await byPixel.data();
  byPixel.dispose();
  return {
    connections: C3_TABLE,
    codes: toChannelImages(values, { height: HEIGHT, width: WIDTH, channels: codes.shape[0] as number }),
  };
}
