import type { ActivationName } from '../../requests/watch/activation.js';
import { watchText } from './messages.js';

/** The formula of an activation function. */
export function activationText(name: ActivationName | undefined): string {
  const t = watchText.value;
  const texts: Readonly<Record<ActivationName, string>> = {
    none: t.activationNone,
    relu: t.activationRelu,
    tanh: t.activationTanh,
    sigmoid: t.activationSigmoid,
    scaledTanh: t.activationScaledTanh,
  };
  return name ? texts[name] : t.activationUnknown;
}
