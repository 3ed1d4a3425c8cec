import { requestWebcam } from '@convkit/data/browser';
import { signal } from '@preact/signals';
import { stopStream } from '../ui/webcam-video.js';

/** The playing video of the webcam that is on. */
export const liveVideo = signal<HTMLVideoElement | undefined>(undefined);

/** Milliseconds to wait for the first frame. */
const FIRST_FRAME = 15_000;

/** Why there is no webcam. */
export type WebcamProblem = 'denied' | 'none' | 'busy' | 'insecure' | 'silent' | 'other';

const PROBLEMS: Readonly<Record<string, WebcamProblem>> = {
  NotAllowedError: 'denied',
  SecurityError: 'insecure',
  NotFoundError: 'none',
  NotReadableError: 'busy',
  TimeoutError: 'silent',
};

export function webcamProblem(error: unknown): WebcamProblem {
  if (!navigator.mediaDevices) return 'insecure';
  const { name, cause } = error as { name?: string; cause?: { name?: string } };
  return PROBLEMS[cause?.name ?? ''] ?? PROBLEMS[name ?? ''] ?? 'other';
}

/**
 * Shows the webcam in a video element until the signal is aborted.
 * @throws DataError if there is no webcam, or a `TimeoutError` if its video does not start.
 */
export async function showWebcam(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  const stream = await requestWebcam();
  const stop = () => {
    stopStream(stream);
    if (liveVideo.value === video) liveVideo.value = undefined;
  };
  if (signal.aborted) return stop();
  signal.addEventListener('abort', stop, { once: true });
  video.srcObject = stream;
  try {
    await Promise.race([Promise.all([video.play(), firstFrame(video)]), failAfter(FIRST_FRAME)]);
    if (!signal.aborted) liveVideo.value = video;
  } catch (error) {
    stop();
    throw error;
  }
}

const firstFrame = (video: HTMLVideoElement): Promise<unknown> =>
  new Promise((resolve) => video.requestVideoFrameCallback(resolve));

const failAfter = (milliseconds: number): Promise<never> =>
  new Promise((_, reject) => {
    setTimeout(
      () => reject(new DOMException('the video of the webcam does not start', 'TimeoutError')),
      milliseconds,
    );
  });
