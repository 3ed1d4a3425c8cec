/**
 * GLSL that reads two columns of a row at once, as `a` and `b`, two channels of each from `channel` on: often both lie in one texel, which
 * is then read once. `name` is the operand; `plane`, `first`, `second`, `hasFirst`, `hasSecond` and, from before the loop over channels,
 * IS_SHARED stand around it. A column that is not there is zeros.
 */
export const twoColumns = (name: string, channel: string) => `
  vec4 texel = hasFirst ? ${name}At(plane, first, ${channel}) : vec4(0.0);
  vec4 other = isShared ? texel : hasSecond ? ${name}At(plane, second, ${channel}) : vec4(0.0);
  vec2 a = lanesOf(texel, first);
  vec2 b = hasSecond ? lanesOf(other, second) : vec2(0.0);`;

/** GLSL of whether both columns lie in one texel. */
export const IS_SHARED = 'bool isShared = hasFirst && (first >> 1) == (second >> 1);';
