import { trainClassifier } from 'convkit';

/** Rendered on the server only. Shows tfjs's backends: importing convkit registers none. */
export default function Page() {
  const backends = Object.keys(globalThis._tfengine.registryFactory);
  return <output>{`${typeof trainClassifier}, ${backends.length} backends`}</output>;
}
