/**
 * GLSL that reads two columns of a row, as `a` and `b`, with two channels each from `channel` on. Often both columns are in one texel, which
 * is then read once. The code around it must declare `plane`, `first`, `second`, `hasFirst` and `hasSecond`, and include `IS_SHARED` before
 * the loop over channels. A missing column reads as zeros.
 * @param name Name of the input.
 */
export const twoColumns = (name: string, channel: string) => `
  vec4 texel = hasFirst ? ${name}At(plane, first, ${channel}) : vec4(0.0);
  vec4 other = isShared ? texel : hasSecond ? ${name}At(plane, second, ${channel}) : vec4(0.0);
  vec2 a = lanesOf(texel, first);
  vec2 b = hasSecond ? lanesOf(other, second) : vec2(0.0);`;

/** GLSL of `isShared`, whether both columns are in one texel. */
export const IS_SHARED = 'bool isShared = hasFirst && (first >> 1) == (second >> 1);';
