/** v' = m v + g; w' = w - lr v', or w - lr (g + m v') with Nesterov's look-ahead, for `count` floats. */
export function sgdUpdate(
  weight: usize,
  velocity: usize,
  gradient: usize,
  newWeight: usize,
  newVelocity: usize,
  learningRate: f32,
  momentum: f32,
  nesterov: bool,
  count: i32,
): void {
  const m = f32x4.splat(momentum);
  const rate = f32x4.splat(learningRate);
  const whole = <usize>(count & ~3) << 2;
  let i: usize = 0;
  for (; i < whole; i += 16) {
    const g = v128.load(gradient + i);
    const v = f32x4.add(f32x4.mul(m, v128.load(velocity + i)), g);
    const direction = nesterov ? f32x4.add(g, f32x4.mul(m, v)) : v;
    v128.store(newVelocity + i, v);
    v128.store(newWeight + i, f32x4.sub(v128.load(weight + i), f32x4.mul(rate, direction)));
  }
  for (const end = <usize>count << 2; i < end; i += 4) {
    const g = load<f32>(gradient + i);
    const v: f32 = momentum * load<f32>(velocity + i) + g;
    store<f32>(newVelocity + i, v);
    store<f32>(newWeight + i, load<f32>(weight + i) - learningRate * (nesterov ? g + momentum * v : v));
  }
}

/**
 * Adam's step for `count` floats: `rate` is the learning rate over the first moment's bias correction, `correction` the root
 * of the second's, `kept` the share of the weight that decay leaves.
 */
export function adamUpdate(
  weight: usize,
  first: usize,
  second: usize,
  gradient: usize,
  newWeight: usize,
  newFirst: usize,
  newSecond: usize,
  rate: f32,
  correction: f32,
  kept: f32,
  beta1: f32,
  beta2: f32,
  rest1: f32,
  rest2: f32,
  epsilon: f32,
  count: i32,
): void {
  const b1 = f32x4.splat(beta1);
  const b2 = f32x4.splat(beta2);
  const r1 = f32x4.splat(rest1);
  const r2 = f32x4.splat(rest2);
  const whole = <usize>(count & ~3) << 2;
  let i: usize = 0;
  for (; i < whole; i += 16) {
    const g = v128.load(gradient + i);
    const m = f32x4.add(f32x4.mul(b1, v128.load(first + i)), f32x4.mul(r1, g));
    const v = f32x4.add(f32x4.mul(b2, v128.load(second + i)), f32x4.mul(r2, f32x4.mul(g, g)));
    const scale = f32x4.add(f32x4.div(f32x4.sqrt(v), f32x4.splat(correction)), f32x4.splat(epsilon));
    const decayed = f32x4.mul(f32x4.splat(kept), v128.load(weight + i));
    v128.store(newFirst + i, m);
    v128.store(newSecond + i, v);
    v128.store(newWeight + i, f32x4.sub(decayed, f32x4.div(f32x4.mul(f32x4.splat(rate), m), scale)));
  }
  for (const end = <usize>count << 2; i < end; i += 4) {
    const g = load<f32>(gradient + i);
    const m: f32 = beta1 * load<f32>(first + i) + rest1 * g;
    const v: f32 = beta2 * load<f32>(second + i) + rest2 * (g * g);
    store<f32>(newFirst + i, m);
    store<f32>(newSecond + i, v);
    store<f32>(newWeight + i, kept * load<f32>(weight + i) - (rate * m) / (sqrt<f32>(v) / correction + epsilon));
  }
}
