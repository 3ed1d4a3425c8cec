import type { BackendProbe } from '@convkit/core';
import { env } from '@tensorflow/tfjs-core';
import { machineFacts } from '../machine-facts.js';

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** Asks a WebGL 2 context of its own, which is given back. `allowHalfPrecision` takes what training is likely to end in NaN on. */
export function probeWebgl(allowHalfPrecision: boolean): BackendProbe {
  const gl = createContext();
  if (!gl) return { available: false, reason: 'this browser gives tfjs no WebGL 2 here', facts: {} };
  try {
    const renderFloat32 = rendersFloat32(gl);
    const renderer = rendererOf(gl);
    const facts = {
      renderFloat32,
      floatBlend: gl.getExtension('EXT_float_blend') !== null,
      maxTextureSize: Number(gl.getParameter(gl.MAX_TEXTURE_SIZE)),
      renderer,
      ...machineFacts(),
    };
    if (!renderFloat32) {
      const reason = 'only half precision: it renders no float32 textures, and training would give NaN';
      return { available: allowHalfPrecision, reason, facts };
    }
    const isSoftware = SOFTWARE.test(renderer);
    return {
      available: true,
      facts,
      ...(isSoftware && { reason: 'drawn in software: wasm is faster here' }),
    };
  } finally {
    gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

/** From a canvas, and of a speed, that tfjs takes. */
function createContext(): WebGL2RenderingContext | null {
  const attributes: WebGLContextAttributes = {
    failIfMajorPerformanceCaveat: !env().getFlags().SOFTWARE_WEBGL_ENABLED,
  };
  if (!env().getBool('IS_SAFARI') && typeof OffscreenCanvas !== 'undefined')
    return new OffscreenCanvas(1, 1).getContext('webgl2', attributes);
  if (typeof document === 'undefined') return null;
  return document.createElement('canvas').getContext('webgl2', attributes);
}

/** Whether a float32 texture can be drawn to; phones have been seen that say so and cannot. */
function rendersFloat32(gl: WebGL2RenderingContext): boolean {
  if (gl.getExtension('EXT_color_buffer_float') === null) return false;
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, 1, 1, 0, gl.RGBA, gl.FLOAT, null);
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  return gl.checkFramebufferStatus(gl.FRAMEBUFFER) === gl.FRAMEBUFFER_COMPLETE;
}

function rendererOf(gl: WebGL2RenderingContext): string {
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}
