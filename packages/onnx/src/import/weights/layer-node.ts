/**
 * A network reduced to its layers with weights and to where its branches join. `W` is a weight. Pooling, activations and all else
 * that has one input is left out. Layers are the same if they are one object.
 */
export type LayerNode<W> = ImageNode | ProductLayer<W> | BatchNormLayer<W> | JoinNode<W>;

/** The image, and what happens to it before the first layer. */
export interface ImageNode {
  readonly kind: 'image';
}

/** A convolution or a linear layer. */
export interface ProductLayer<W> {
  readonly kind: 'convolution' | 'linear';
  readonly input: LayerNode<W>;
  readonly weight: W;
  /** Set later if the bias is added by an operation of its own. */
  bias?: W | undefined;
}

/** A batch normalization. */
export interface BatchNormLayer<W> {
  readonly kind: 'batch norm';
  readonly input: LayerNode<W>;
  readonly scale: W;
  readonly offset: W;
  readonly mean: W;
  readonly variance: W;
  readonly epsilon: number;
}

/** Where branches join. */
export interface JoinNode<W> {
  readonly kind: 'join';
  /** ONNX's name of the operation, or tfjs's if ONNX has none. */
  readonly operator: string;
  readonly inputs: readonly LayerNode<W>[];
}

/** Node of an operation without weights whose inputs come from `inputs`. The image is `image`. */
export function joined<W>(operator: string, inputs: readonly LayerNode<W>[], image: ImageNode): LayerNode<W> {
  const [first] = inputs;
  if (!first) return image;
  return inputs.every((input) => input === first) ? first : { kind: 'join', operator, inputs };
}

/** Whether a node is a convolution or a linear layer. */
export function isProduct<W>(node: LayerNode<W>): node is ProductLayer<W> {
  return node.kind === 'convolution' || node.kind === 'linear';
}
