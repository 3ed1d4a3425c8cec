import type { RequestContext } from '@convkit/train/worker';
import { classifierSpec, type ExportedNetwork, type ExportOptions, exportNetwork } from 'convkit';

/** The current network in the format of another library. */
export function exported({ model, spec }: RequestContext, options: ExportOptions): Promise<ExportedNetwork> {
  return exportNetwork(model, classifierSpec(spec), options);
}
