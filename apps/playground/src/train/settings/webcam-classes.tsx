import { requestWebcam, webcamFrames } from '@convkit/data/browser';
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { WebcamImage } from '../../data/own-data.js';
import { ownData } from '../../runs/runs.js';
import { Button } from '../../ui/button.js';
import { ErrorMessage } from '../../ui/message.js';
import { useTypedValue } from '../../ui/use-typed-value.js';
import { playStream, stopStream, WebcamVideo } from '../../ui/webcam-video.js';

/** Height and width of the recorded images in pixels. */
const SIDE = 128;
/** Number of images recorded per click. */
const BURST = 20;
/** A classifier needs at least two classes. */
const MIN_CLASSES = 2;

/** Classes whose images are recorded with the webcam. */
export function WebcamClasses(): JSX.Element {
  const classes = useSignal(webcamData()?.classes ?? ['first', 'second']);
  const [attempt, setAttempt] = useState(0);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  // Without a stream there are no frames: recording would end at once, with no images.
  const [isLive, setLive] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const images = webcamData()?.images ?? [];
  useEffect(() => {
    let stopped = false;
    let stream: MediaStream | undefined;
    const open = async () => {
      const found = await requestWebcam();
      if (stopped) return stopStream(found);
      stream = found;
      await playStream(video.current as HTMLVideoElement, stream);
      if (!stopped) setLive(true);
    };
    open().catch((problem) => stopped || setError(problem));
    return () => {
      stopped = true;
      stopStream(stream);
    };
  }, [attempt]);
  const update = (names: readonly string[], recorded: readonly WebcamImage[]) => {
    classes.value = names;
    if (recorded.length > 0) ownData.value = { kind: 'webcam', classes: names, images: recorded };
    else if (webcamData()) ownData.value = undefined;
  };
  const record = async (label: number) => {
    setBusy(true);
    try {
      const recorded: WebcamImage[] = [];
      for await (const { data } of webcamFrames(video.current as HTMLVideoElement, { size: SIDE })) {
        recorded.push({ label, side: SIDE, data });
        if (recorded.length === BURST) break;
      }
      update(classes.value, [...(webcamData()?.images ?? []), ...recorded]);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const rename = (label: number, name: string) => {
    update(
      classes.value.map((each, i) => (i === label ? name : each)),
      images,
    );
  };
  const remove = (removed: number) => {
    update(
      classes.value.filter((_, label) => label !== removed),
      images
        .filter(({ label }) => label !== removed)
        .map((image) => (image.label > removed ? { ...image, label: image.label - 1 } : image)),
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
          <ClassName
            label={`Name of class ${label + 1}`}
            name={name}
            rename={(renamed) => {
              const isUnused = !classes.value.includes(renamed);
              if (isUnused) rename(label, renamed);
              return isUnused;
            }}
          />
          <Button
            disabled={busy || !isLive || error !== undefined}
            onClick={() => void record(label)}
            label={`Record ${BURST} images of ${name}`}
          >
            Record {BURST} images
          </Button>
          <span class="quiet small">{images.filter((image) => image.label === label).length} images</span>
          <Button
            disabled={busy || classes.value.length <= MIN_CLASSES}
            onClick={() => remove(label)}
            label={`Remove class ${name}`}
          >
            Remove
          </Button>
        </div>
      ))}
      <div class="row">
        <Button onClick={() => update([...classes.value, unusedName(classes.value)], images)}>
          Add a class
        </Button>
        <Button disabled={busy} onClick={() => update(classes.value, [])}>
          Discard all images
        </Button>
      </div>
    </fieldset>
  );
}

interface ClassNameProps {
  readonly label: string;
  readonly name: string;
  /** Renames the class. Returns false if another class has the name. */
  readonly rename: (name: string) => boolean;
}

/** Input for the name of a class. An empty name, or that of another class, is not taken. */
function ClassName({ label, name, rename }: ClassNameProps): JSX.Element {
  return (
    <input
      {...useTypedValue(name)}
      aria-label={label}
      onChange={({ currentTarget }) => {
        const renamed = currentTarget.value.trim();
        if (!renamed || !rename(renamed)) currentTarget.value = name;
      }}
    />
  );
}

/** The user's own images if they come from the webcam. */
const webcamData = () => (ownData.value?.kind === 'webcam' ? ownData.value : undefined);

function unusedName(used: readonly string[]): string {
  let number = used.length + 1;
  while (used.includes(`class ${number}`)) number++;
  return `class ${number}`;
}
