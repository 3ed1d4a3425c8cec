import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../ui/button.js';
import { Message } from '../ui/message.js';
import { WebcamVideo } from '../ui/webcam-video.js';
import { showWebcam, type WebcamProblem, webcamProblem } from './live-webcam.js';
import { classesText } from './messages.js';

/** Turns the webcam on and off, and shows its video. */
export function WebcamSwitch(): JSX.Element {
  const t = classesText.value;
  const [on, setOn] = useState(false);
  const [problem, setProblem] = useState<WebcamProblem>();
  const video = useRef<HTMLVideoElement>(null);
  useLayoutEffect(() => {
    if (!on) return;
    const controller = new AbortController();
    showWebcam(video.current as HTMLVideoElement, controller.signal).catch((error) => {
      if (controller.signal.aborted) return;
      setProblem(webcamProblem(error));
      setOn(false);
    });
    return () => controller.abort();
  }, [on]);
  return (
    <div class="stack">
      {on && <WebcamVideo video={video} width={240} />}
      <div class="row">
        <Button
          onClick={() => {
            setProblem(undefined);
            setOn(!on);
          }}
        >
          {on ? t.webcamOff : t.webcamOn}
        </Button>
      </div>
      {problem && (
        <Message kind="error">
          <p>{t[`${problem}Webcam`]}</p>
          <p>{t[`${problem}WebcamHint`]}</p>
        </Message>
      )}
    </div>
  );
}
