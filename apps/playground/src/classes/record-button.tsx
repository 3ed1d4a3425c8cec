import { webcamFrames } from '@convkit/data/browser';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { frameBlob, SIDE } from './frame-blob.js';
import { addImages, imageCount, MAX_IMAGES } from './image-classes.js';
import { liveVideo } from './live-webcam.js';
import { classesText } from './messages.js';

/** Least milliseconds between two recorded images: frames that follow at once are almost alike. */
const INTERVAL = 80;
/** Number of images that a press without a hold records, such as that of a screen reader. */
const BURST = 10;

interface RecordButtonProps {
  readonly classId: number;
  readonly name: string;
}

/** Records webcam images of a class while it is held with the pointer, Enter or the space bar. */
export function RecordButton({ classId, name }: RecordButtonProps): JSX.Element {
  const t = classesText.value;
  const recording = useRef<AbortController>(undefined);
  const wasHeld = useRef(false);
  const [isRecording, setRecording] = useState(false);
  const start = async (limit = Number.POSITIVE_INFINITY) => {
    const video = liveVideo.value;
    if (!video || recording.current) return;
    const controller = new AbortController();
    recording.current = controller;
    setRecording(true);
    try {
      await record(video, { classId, limit, signal: controller.signal });
    } finally {
      if (recording.current === controller) recording.current = undefined;
      setRecording(false);
    }
  };
  const stop = () => recording.current?.abort();
  const hold = () => {
    wasHeld.current = true;
    void start();
  };
  useEffect(() => stop, []);
  return (
    <button
      type="button"
      class={isRecording ? 'button recording' : 'button'}
      disabled={!liveVideo.value || imageCount.value >= MAX_IMAGES}
      aria-label={t.recordLabel({ name })}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture?.(event.pointerId);
        hold();
      }}
      onPointerUp={stop}
      onPointerCancel={stop}
      onLostPointerCapture={stop}
      onKeyDown={({ key, repeat }) => (key === 'Enter' || key === ' ') && !repeat && hold()}
      onKeyUp={stop}
      onBlur={stop}
      onContextMenu={(event) => event.preventDefault()}
      onClick={() => {
        if (!wasHeld.current) void start(BURST);
        wasHeld.current = false;
      }}
    >
      {isRecording ? t.recording : t.hold}
    </button>
  );
}

async function record(
  video: HTMLVideoElement,
  { classId, limit, signal }: { classId: number; limit: number; signal: AbortSignal },
): Promise<void> {
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  // Without the signal for frames: a short press still records one image.
  for await (const frame of webcamFrames(video, { size: SIDE })) {
    if (count > 0 && signal.aborted) return;
    if (performance.now() - last < INTERVAL) continue;
    last = performance.now();
    count += addImages(classId, [await frameBlob(frame)]);
    if (signal.aborted || count >= limit || imageCount.value >= MAX_IMAGES) return;
  }
}
