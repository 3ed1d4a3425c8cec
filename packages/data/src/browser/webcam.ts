import { checkArguments, checkOptions, checkWhole, DataError } from '@convkit/core';
import type { DecodedImage } from '../images/types.js';

/** Options for `webcamFrames`. */
export interface WebcamFramesOptions {
  /**
   * Height and width of the square images, in pixels.
   * @defaultValue 224
   */
  readonly size?: number;
  /**
   * Mirrors the images left to right, as people expect to see themselves.
   * @defaultValue false
   */
  readonly mirror?: boolean;
  /** Ends the iteration. */
  readonly signal?: AbortSignal;
}

const REASONS: Readonly<Record<string, string>> = {
  NotAllowedError: 'the user or the browser denied it',
  SecurityError: 'this page may not use one',
  NotFoundError: 'none is connected',
  NotReadableError: 'another program may be using it',
  OverconstrainedError: 'none meets the constraints',
};

/**
 * Asks the user for a webcam. The caller stops its tracks when done.
 * @param video - constraints for the video track. Defaults to none.
 * @throws DataError if no webcam is available. The message says why.
 */
export async function requestWebcam(video: MediaTrackConstraints | true = true): Promise<MediaStream> {
  const devices = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
  if (!devices) {
    throw new DataError('no webcam: this page may not request one', {
      hint: 'Serve the page from https or localhost.',
    });
  }
  try {
    return await devices.getUserMedia({ video, audio: false });
  } catch (cause) {
    const { name, message } = cause as DOMException;
    throw new DataError(`no webcam: ${REASONS[name] ?? message}`, { cause });
  }
}

/**
 * Yields RGB images of a webcam or another video: the central square of each frame, resized. Frames that arrive while the consumer is busy
 * are skipped. Ends with the stream.
 * @throws DataError if the video cannot be played.
 */
export async function* webcamFrames(
  source: MediaStream | HTMLVideoElement,
  options: WebcamFramesOptions = {},
): AsyncGenerator<DecodedImage, void, undefined> {
  checkArguments('webcamFrames', { source }, { source: 'object' });
  checkOptions('webcamFrames', options, { mirror: 'boolean?', signal: 'signal?' });
  const { size = 224, mirror = false, signal } = options;
  checkWhole('size', size);
  const video = source instanceof HTMLVideoElement ? source : await played(source);
  const canvas = new OffscreenCanvas(size, size);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new DataError(`the browser cannot create a canvas of ${size}x${size} pixels`);
  if (mirror) {
    context.translate(size, 0);
    context.scale(-1, 1);
  }
  context.imageSmoothingQuality = 'high';
  try {
    while (!signal?.aborted && (await nextFrame(video, signal))) {
      const { videoWidth: width, videoHeight: height } = video;
      const side = Math.min(width, height);
      context.drawImage(video, (width - side) / 2, (height - side) / 2, side, side, 0, 0, size, size);
      yield opaque(context.getImageData(0, 0, size, size));
    }
  } finally {
    if (video !== source) video.srcObject = null;
  }
}

async function played(stream: MediaStream): Promise<HTMLVideoElement> {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  await video.play().catch((cause: unknown) => {
    throw new DataError(`the webcam cannot be played: ${(cause as Error).message}`, { cause });
  });
  return video;
}

/** Waits for the next frame. Resolves to false at the end. */
function nextFrame(video: HTMLVideoElement, signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const tracks = video.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks() : [];
    if (video.ended || (tracks.length > 0 && tracks.every(({ readyState }) => readyState === 'ended'))) {
      resolve(false);
      return;
    }
    const ends = [...tracks, video];
    const frame = video.requestVideoFrameCallback(() => done(true));
    const end = () => done(false);
    for (const target of ends) target.addEventListener('ended', end);
    signal?.addEventListener('abort', end);
    function done(more: boolean): void {
      video.cancelVideoFrameCallback(frame);
      for (const target of ends) target.removeEventListener('ended', end);
      signal?.removeEventListener('abort', end);
      resolve(more);
    }
  });
}

function opaque({ width, height, data }: ImageData): DecodedImage {
  const colors = new Uint8Array(height * width * 3);
  for (let pixel = 0; pixel < height * width; pixel++) {
    for (let c = 0; c < 3; c++) colors[3 * pixel + c] = data[4 * pixel + c] as number;
  }
  return { height, width, channels: 3, data: colors };
}
