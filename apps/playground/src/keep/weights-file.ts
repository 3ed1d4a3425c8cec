/** The weights alone of a run's checkpoint, as safetensors that other programs read; keys are PyTorch's, layouts tfjs's. */
export async function weightsFile(checkpoint: Uint8Array): Promise<Uint8Array> {
  const [{ encodeSafetensors }, { decodeRunCheckpoint }] = await Promise.all([
    import('@convkit/checkpoint'),
    import('@convkit/train'),
  ]);
  const { weights, spec } = await decodeRunCheckpoint(checkpoint);
  return encodeSafetensors(weights, { spec: JSON.stringify(spec) });
}
