import { requestWebcam, webcamFrames } from '@convkit/data/browser';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { tried } from './input-image.js';
import { current } from '../runs/runs.js';
import { Button } from '../ui/button.js';
import { ErrorMessage } from '../ui/message.js';
import { playStream, stopStream, WebcamVideo } from '../ui/webcam-video.js';
import { whiteInk } from './read-image.js';

const SIDE = 224;
/** Milliseconds from one image to the next. */
const EVERY = 200;

/** Tries what the webcam sees, several times a second, once it is asked to. */
export function Webcam(): JSX.Element {
  const [on, setOn] = useState(false);
  const [error, setError] = useState<unknown>();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (!on) return;
    let gone = false;
    let stream: MediaStream | undefined;
    const watch = async () => {
      stream = await requestWebcam();
      if (gone) return;
      const element = video.current as HTMLVideoElement;
      await playStream(element, stream);
      let last = 0;
      for await (const frame of webcamFrames(element, { size: SIDE })) {
        if (gone) return;
        if (performance.now() - last < EVERY) continue;
        last = performance.now();
        tried.value = digits() ? whiteInk(frame) : frame;
      }
    };
    watch()
      .catch((problem) => {
        if (!gone) setError(problem);
        setOn(false);
      })
      .finally(() => gone && stopStream(stream));
    return () => {
      gone = true;
      stopStream(stream);
    };
  }, [on]);
  return (
    <div class="stack">
      {on && <WebcamVideo video={video} width={224} />}
      <div class="row">
        <Button
          onClick={() => {
            setError(undefined);
            setOn(!on);
          }}
        >
          {on ? 'Stop the webcam' : 'Use the webcam'}
        </Button>
      </div>
      {error !== undefined && <ErrorMessage error={error} />}
    </div>
  );
}

const digits = () => current.value?.view.spec.data.source.startsWith('mnist') ?? true;
