import { requestWebcam, webcamFrames } from '@convkit/data/browser';
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { CollectedPicture } from '../data/own-files.js';
import { ownData } from '../state/runs.js';
import { Button } from '../ui/button.js';
import { ErrorMessage } from '../ui/message.js';
import { playStream, stopStream, WebcamVideo } from '../ui/webcam-video.js';

const SIDE = 64;
/** Pictures that one press takes. */
const BURST = 20;
/** A network tells classes apart. */
const FEWEST = 2;

/** Classes by example: a press takes some pictures of what the webcam sees. */
export function WebcamClasses(): JSX.Element {
  const id = useId();
  const classes = useSignal(collected()?.classes ?? ['first', 'second']);
  const [attempt, setAttempt] = useState(0);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const pictures = collected()?.pictures ?? [];
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
  const keep = (names: readonly string[], taken: readonly CollectedPicture[]) => {
    classes.value = names;
    if (taken.length > 0) ownData.value = { kind: 'collected', classes: names, pictures: taken };
    else if (collected()) ownData.value = undefined;
  };
  const take = async (label: number) => {
    setBusy(true);
    try {
      const taken: CollectedPicture[] = [];
      for await (const { data } of webcamFrames(video.current as HTMLVideoElement, { size: SIDE })) {
        taken.push({ label, side: SIDE, data });
        if (taken.length === BURST) break;
      }
      keep(classes.value, [...(collected()?.pictures ?? []), ...taken]);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const rename = (label: number, name: string) => {
    keep(
      classes.value.map((each, i) => (i === label ? name : each)),
      pictures,
    );
  };
  const remove = (gone: number) => {
    keep(
      classes.value.filter((_, label) => label !== gone),
      pictures
        .filter(({ label }) => label !== gone)
        .map((picture) => (picture.label > gone ? { ...picture, label: picture.label - 1 } : picture)),
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
            label={`Take ${BURST} pictures of ${name}`}
          >
            Take {BURST} pictures
          </Button>
          <span class="quiet small">
            {pictures.filter((picture) => picture.label === label).length} taken
          </span>
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
        <Button onClick={() => keep([...classes.value, freeName(classes.value)], pictures)}>
          One class more
        </Button>
        <Button disabled={busy} onClick={() => keep(classes.value, [])}>
          Forget all pictures
        </Button>
      </div>
    </fieldset>
  );
}

/** The webcam's pictures, where the page has these. */
const collected = () => (ownData.value?.kind === 'collected' ? ownData.value : undefined);

function freeName(taken: readonly string[]): string {
  let number = taken.length + 1;
  while (taken.includes(`class ${number}`)) number++;
  return `class ${number}`;
}
