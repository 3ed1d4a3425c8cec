/**
 * Task of a network, which defines its outputs. `classification`: scores of mutually exclusive classes. `multi-label`: logits of independent
 * labels. `regression`: numbers.
 */
export type Task = 'classification' | 'multi-label' | 'regression';
