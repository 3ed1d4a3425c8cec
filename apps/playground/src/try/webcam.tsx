import { requestWebcam, webcamFrames } from '@convkit/data/browser';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../ui/button.js';
import { ErrorMessage } from '../ui/message.js';
import { playStream, stopStream, WebcamVideo } from '../ui/webcam-video.js';
import { inputImage, isDigits } from './input-image.js';
import { tryText } from './messages.js';
import { whiteInk } from './read-image.js';

/** Height and width of the images in pixels. */
const SIDE = 224;
/** Milliseconds between two images. */
const INTERVAL = 200;

/** Passes what the webcam sees to the network, several times per second, while it is on. */
export function Webcam(): JSX.Element {
  const [on, setOn] = useState(false);
  const [error, setError] = useState<unknown>();
  const video = useRef<HTMLVideoElement>(null);
  // A layout effect, because other effects are cleaned up only after the next frame, which would be taken.
  useLayoutEffect(() => {
    if (!on) return;
    let stopped = false;
    let stream: MediaStream | undefined;
    const watch = async () => {
      stream = await requestWebcam();
      if (stopped) return;
      const element = video.current as HTMLVideoElement;
      await playStream(element, stream);
      let last = 0;
      for await (const frame of webcamFrames(element, { size: SIDE })) {
        if (stopped) return;
        if (performance.now() - last < INTERVAL) continue;
        last = performance.now();
        inputImage.value = isDigits.value ? whiteInk(frame) : frame;
      }
    };
    watch()
      .catch((problem) => {
        if (stopped) return;
        setError(problem);
        setOn(false);
      })
      .finally(() => stopped && stopStream(stream));
    return () => {
      stopped = true;
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
          {on ? tryText.value.stopWebcam : tryText.value.startWebcam}
        </Button>
      </div>
      {error !== undefined && <ErrorMessage error={error} />}
    </div>
  );
}
