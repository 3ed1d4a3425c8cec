import { requestWebcam, webcamFrames } from '@convkit/data/browser';
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { CollectedImage } from '../../data/own-data.js';
import { ownData } from '../../runs/runs.js';
import { Button } from '../../ui/button.js';
import { ErrorMessage } from '../../ui/message.js';
import { playStream, stopStream, WebcamVideo } from '../../ui/webcam-video.js';

const SIDE = 64;
/** Images that one press takes. */
const BURST = 20;
/** A network tells classes apart. */
const FEWEST = 2;

/** Classes by example: a press takes some images of what the webcam sees. */
export function WebcamClasses(): JSX.Element {
  const id = useId();
  const classes = useSignal(collected()?.classes ?? ['first', 'second']);
  const [attempt, setAttempt] = useState(0);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const images = collected()?.images ?? [];
  useEffect(() => {
    let gone = false;
    let stream: MediaStream | undefined;
    const watch = async () => {
      const found = await requestWebcam();
      if (gone) return stopStream(found);
      stream = found;
      await playStream(video.current as HTMLVideoElement, stream);
    };
    watch().catch((problem) => gone || setError(problem));
    return () => {
      gone = true;
      stopStream(stream);
    };
  }, [attempt]);
  const keep = (names: readonly string[], taken: readonly CollectedImage[]) => {
    classes.value = names;
    if (taken.length > 0) ownData.value = { kind: 'collected', classes: names, images: taken };
    else if (collected()) ownData.value = undefined;
  };
  const take = async (label: number) => {
    setBusy(true);
    try {
      const taken: CollectedImage[] = [];
      for await (const { data } of webcamFrames(video.current as HTMLVideoElement, { size: SIDE })) {
        taken.push({ label, side: SIDE, data });
        if (taken.length === BURST) break;
      }
      keep(classes.value, [...(collected()?.images ?? []), ...taken]);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const rename = (label: number, name: string) => {
    keep(
      classes.value.map((each, i) => (i === label ? name : each)),
      images,
    );
  };
  const remove = (gone: number) => {
    keep(
      classes.value.filter((_, label) => label !== gone),
      images
        .filter(({ label }) => label !== gone)
        .map((image) => (image.label > gone ? { ...image, label: image.label - 1 } : image)),
    );
  };
  return (
    <fieldset class="stack">
      <legend>Webcam classes</legend>
      {error === undefined ? (
        <WebcamVideo video={video} width={240} />
      ) : (
        <>
          <ErrorMessage error={error} />
          <div class="row">
            <Button
              onClick={() => {
                setError(undefined);
                setAttempt(attempt + 1);
              }}
            >
              Try again
            </Button>
          </div>
        </>
      )}
      {classes.value.map((name, label) => (
        <div key={label} class="webcam-class">
          <label for={`${id}-${label}`} class="visually-hidden">
            Name of class {label + 1}
          </label>
          <input
            id={`${id}-${label}`}
            value={name}
            onChange={({ currentTarget }) => {
              const renamed = currentTarget.value.trim();
              if (renamed && !classes.value.includes(renamed)) rename(label, renamed);
              else currentTarget.value = name;
            }}
          />
          <Button
            disabled={busy || error !== undefined}
            onClick={() => void take(label)}
            label={`Take ${BURST} images of ${name}`}
          >
            Take {BURST} images
          </Button>
          <span class="quiet small">{images.filter((image) => image.label === label).length} taken</span>
          <Button
            disabled={busy || classes.value.length <= FEWEST}
            onClick={() => remove(label)}
            label={`Remove the class ${name}`}
          >
            Remove
          </Button>
        </div>
      ))}
      <div class="row">
        <Button onClick={() => keep([...classes.value, freeName(classes.value)], images)}>
          One class more
        </Button>
        <Button disabled={busy} onClick={() => keep(classes.value, [])}>
          Forget all images
        </Button>
      </div>
    </fieldset>
  );
}

/** The webcam's images, where the page has these. */
const collected = () => (ownData.value?.kind === 'collected' ? ownData.value : undefined);

function freeName(taken: readonly string[]): string {
  let number = taken.length + 1;
  while (taken.includes(`class ${number}`)) number++;
  return `class ${number}`;
}
