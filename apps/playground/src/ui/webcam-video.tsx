import type { JSX, RefObject } from 'preact';
import { uiText } from './messages.js';

interface WebcamVideoProps {
  readonly video: RefObject<HTMLVideoElement | null>;
  /** Width in pixels. */
  readonly width: number;
}

/** The webcam's video, shown as in a mirror. Its frames are not mirrored. */
export function WebcamVideo({ video, width }: WebcamVideoProps): JSX.Element {
  return (
    <video
      ref={video}
      muted
      playsInline
      width={width}
      aria-label={uiText.value.webcamVideo}
      style={{ transform: 'scaleX(-1)' }}
    />
  );
}

export async function playStream(video: HTMLVideoElement, stream: MediaStream): Promise<void> {
  video.srcObject = stream;
  await video.play();
}

export function stopStream(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
