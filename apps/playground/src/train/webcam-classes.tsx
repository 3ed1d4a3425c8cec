import { requestWebcam, webcamFrames } from '@convkit/data/browser';
import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { CollectedPicture } from '../data/own-files.js';
import { ownData } from '../state/runs.js';
import { Button } from '../ui/button.js';
import { ErrorMessage } from '../ui/message.js';

const SIDE = 64;
/** Pictures that one press takes. */
const BURST = 20;

/** Classes by example: a press takes some pictures of what the webcam sees. */
export function WebcamClasses(): JSX.Element {
  const id = useId();
  const [classes, setClasses] = useState(['first', 'second']);
  const [pictures, setPictures] = useState<readonly CollectedPicture[]>([]);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const stream = useRef<MediaStream>(undefined);
  useEffect(() => {
    let gone = false;
    requestWebcam().then((found) => {
      if (gone) return stop(found);
      stream.current = found;
      const element = video.current as HTMLVideoElement;
      element.srcObject = found;
      void element.play();
    }, setError);
    return () => {
      gone = true;
      if (stream.current) stop(stream.current);
    };
  }, []);
  useEffect(() => {
    if (pictures.length > 0) ownData.value = { kind: 'collected', classes, pictures };
  }, [pictures, classes]);
  const take = async (label: number) => {
    setBusy(true);
    try {
      const taken: CollectedPicture[] = [];
      for await (const { data } of webcamFrames(video.current as HTMLVideoElement, {
        size: SIDE,
        mirror: true,
      })) {
        taken.push({ label, side: SIDE, data });
        if (taken.length === BURST) break;
      }
      setPictures((before) => [...before, ...taken]);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  if (error !== undefined) return <ErrorMessage error={error} />;
  return (
    <fieldset class="stack">
      <legend>Webcam classes</legend>
      <video ref={video} muted playsInline width="240" aria-label="What the webcam sees" />
      {classes.map((name, label) => (
        <div key={label} class="webcam-class">
          <label for={`${id}-${label}`} class="visually-hidden">
            Name of class {label + 1}
          </label>
          <input
            id={`${id}-${label}`}
            value={name}
            onChange={({ currentTarget }) => {
              const renamed = currentTarget.value.trim();
              if (renamed && !classes.includes(renamed)) {
                setClasses(classes.map((each, i) => (i === label ? renamed : each)));
              } else currentTarget.value = name;
            }}
          />
          <Button
            disabled={busy}
            onClick={() => void take(label)}
            label={`Take ${BURST} pictures of ${name}`}
          >
            Take {BURST} pictures
          </Button>
          <span class="quiet small">
            {pictures.filter((picture) => picture.label === label).length} taken
          </span>
        </div>
      ))}
      <div class="row">
        <Button onClick={() => setClasses([...classes, `class ${classes.length + 1}`])}>
          One class more
        </Button>
        <Button onClick={() => setPictures([])}>Forget all pictures</Button>
      </div>
    </fieldset>
  );
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
