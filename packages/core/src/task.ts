/**
 * What a network's outputs mean. `classification`: scores of classes, of which one applies. `multi-label`: logits of labels, of which any
 * number applies. `regression`: numbers.
 */
export type Task = 'classification' | 'multi-label' | 'regression';
