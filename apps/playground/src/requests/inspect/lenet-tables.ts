import { namedVariables } from '@convkit/core';
import { C3_TABLE } from '@convkit/models';
import type { RequestContext } from '@convkit/train/worker';
import { transpose } from '@tensorflow/tfjs-core';
import { type Maps, mapBytes } from '../channel-images.js';

/** What LeNet-5 as published has beside its layers. */
export interface LenetTables {
  /** For each map of C3 the maps of S2 that it sees. LeCun et al. 1998, table I. */
  readonly connections: readonly (readonly number[])[];
  /** The class's codes as images of 12x7, figure 3. */
  readonly codes: Maps;
}

const [HEIGHT, WIDTH] = [12, 7];

/** Undefined for every other network. */
export async function lenetTables({ model, spec }: RequestContext): Promise<LenetTables | undefined> {
  if (spec.model.name !== 'lenet5' || spec.model.variant !== 'original') return undefined;
  const codes = new Map(namedVariables(model)).get('output.codes');
  if (!codes) return undefined;
  const byPixel = transpose(codes); // [pixels, classes]
  const values = await byPixel.data();
  byPixel.dispose();
  return {
    connections: C3_TABLE,
    codes: mapBytes(values, { height: HEIGHT, width: WIDTH, channels: codes.shape[0] as number }),
  };
}
