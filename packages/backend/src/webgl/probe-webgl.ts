import type { BackendProbe } from '@convkit/core';
import { env } from '@tensorflow/tfjs-core';
import { machineFacts } from '../machine-facts.js';

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/**
 * Probes a temporary WebGL 2 context.
 * @param allowHalfPrecision Accepts half precision, although training is likely to end in NaN.
 */
export function probeWebgl(allowHalfPrecision: boolean): BackendProbe {
  const gl = createContext();
  if (!gl) return { available: false, reason: 'WebGL 2 is not available', facts: {} };
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
      const reason = 'only half precision is supported (no float32 textures), so training would end in NaN';
      return { available: allowHalfPrecision, reason, facts };
    }
    const isSoftware = SOFTWARE.test(renderer);
    return {
      available: true,
      facts,
      ...(isSoftware && { reason: 'rendered in software: wasm is faster here' }),
    };
  } finally {
    gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

/** Creates a context from the same kind of canvas, and with the same demand on speed, as tfjs does. */
function createContext(): WebGL2RenderingContext | null {
  const attributes: WebGLContextAttributes = {
    failIfMajorPerformanceCaveat: !env().getFlags().SOFTWARE_WEBGL_ENABLED,
  };
  if (!env().getBool('IS_SAFARI') && typeof OffscreenCanvas !== 'undefined')
    return new OffscreenCanvas(1, 1).getContext('webgl2', attributes);
  if (typeof document === 'undefined') return null;
  return document.createElement('canvas').getContext('webgl2', attributes);
}

/** Checks whether float32 textures can be rendered to. Some phones claim so but cannot. */
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
