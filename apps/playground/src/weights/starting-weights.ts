import { signal } from '@preact/signals';

/** Which layers a run that starts from weights trains. */
export type TrainedLayers = 'last' | 'all';

/** The weights that a run starts from, as plain data: everything about their file but its bytes. */
export interface StartingWeights {
  /** Name of the file. */
  readonly source: string;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
  /** License of the weights, as the file states it. */
  readonly license?: string;
  /** Channels of the images that the network takes. */
  readonly channels: 1 | 3;
  /** `false` for a network that may have auxiliary classifiers, which fine-tuning leaves out. */
  readonly auxiliary?: false;
  /** Pattern of the keys of the layers before the last one. They are frozen if only the last layer is trained. */
  readonly backbone: string;
  readonly trained: TrainedLayers;
}

/** A network that the weights fit. */
export interface FittingModel {
  readonly name: string;
  readonly variant: string;
  readonly widthMultiplier: number;
  /** Number of classes of the file's last layer, if it has one. */
  readonly classes?: number;
  readonly channels: 1 | 3;
  readonly auxiliary?: false;
  readonly backbone: string;
  /** Whether the weights also fit the network for other sizes of images. */
  readonly resizable: boolean;
}

/** What the page knows of a file of weights. */
export interface InspectedWeights {
  readonly sha256: string;
  readonly license?: string;
  /** Number of tensors in the file. */
  readonly tensors: number;
  /** The networks that the weights fit, at least one, the most common first. */
  readonly models: readonly FittingModel[];
}

/** A file of weights that the user chose for the next runs. */
export interface ChosenWeights {
  readonly file: File;
  readonly inspected: InspectedWeights;
  /** One of the networks that the weights fit. */
  readonly model: FittingModel;
  readonly trained: TrainedLayers;
}

/** The weights that the next runs start from. Undefined if they start from random ones. */
export const chosenWeights = signal<ChosenWeights | undefined>(undefined);

/** The chosen weights as plain data. */
export function startingWeights({ file, inspected, model, trained }: ChosenWeights): StartingWeights {
  const { sha256, license } = inspected;
  const { channels, auxiliary, backbone } = model;
  return {
    source: file.name,
    sha256,
    ...(license !== undefined && { license }),
    channels,
    ...(auxiliary === false && { auxiliary }),
    backbone,
    trained,
  };
}
