import type { DecodedImage } from '@convkit/data';
import { webcamFrames } from '@convkit/data/browser';
import type { JSX } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { clearDrawing, DrawingPad, readDrawing } from '../classes/drawing-pad.js';
import { SIDE } from '../classes/frame-blob.js';
import { liveVideo } from '../classes/live-webcam.js';
import { classesText } from '../classes/messages.js';
import { Probabilities } from '../try/probabilities.js';
import '../try/try.css';
import { Button } from '../ui/button.js';
import { ErrorMessage } from '../ui/message.js';
import { teachText } from './messages.js';
import { ask } from './teacher.js';
import { lesson, taught } from './teaching.js';

/** Least milliseconds between two answers to the webcam. */
const INTERVAL = 100;

/** What the trained network answers: to the webcam while it is on, or to an image file or a drawing. */
export function AnswerCard(): JSX.Element {
  const t = teachText.value;
  const id = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [image, setImage] = useState<DecodedImage | Blob>();
  const [answer, setAnswer] = useState<{ classes: readonly string[]; probabilities: readonly number[] }>();
  const [error, setError] = useState<unknown>();
  const classes = taught.value?.classes;
  const video = liveVideo.value;
  const answerTo = async (shown: DecodedImage | Blob, signal: AbortSignal) => {
    const names = taught.value?.classes;
    if (!names) return;
    const next = await ask('predict', shown).then(
      (probabilities) => ({ answer: { classes: names, probabilities } }),
      (problem: unknown) => ({ problem }),
    );
    if (signal.aborted) return;
    setAnswer('answer' in next ? next.answer : undefined);
    setError('answer' in next ? undefined : next.problem);
  };
  useLayoutEffect(() => {
    if (!image) {
      setAnswer(undefined);
      return;
    }
    const controller = new AbortController();
    void answerTo(image, controller.signal);
    return () => controller.abort();
  }, [image, lesson.value]);
  useLayoutEffect(() => {
    if (!video || !classes) return;
    const controller = new AbortController();
    const watch = async () => {
      let last = Number.NEGATIVE_INFINITY;
      for await (const frame of webcamFrames(video, { size: SIDE, signal: controller.signal })) {
        if (performance.now() - last < INTERVAL) continue;
        last = performance.now();
        await answerTo(frame, controller.signal);
      }
    };
    watch().catch(setError);
    return () => controller.abort();
  }, [video, lesson.value]);
  const best = answer?.probabilities.indexOf(Math.max(...answer.probabilities));
  const show = (file: File | undefined) => {
    setError(undefined);
    if (file) setImage(file);
  };
  return (
    <section
      class="card stack"
      aria-label={t.answerTitle}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        show(event.dataTransfer?.files[0]);
      }}
    >
      <h2>{t.answerTitle}</h2>
      {answer && best !== undefined ? (
        <>
          <p class="answer long" data-fact="Answer">
            {answer.classes[best]}
          </p>
          <Probabilities classes={answer.classes} probabilities={answer.probabilities} />
        </>
      ) : (
        <p class="quiet">{classes ? t.showSomething : t.teachFirst}</p>
      )}
      {error !== undefined && <ErrorMessage error={error} />}
      {classes && (
        <>
          <div class="field">
            <label for={id}>{t.showImage}</label>
            <input
              id={id}
              type="file"
              accept="image/*"
              onChange={({ currentTarget }) => show(currentTarget.files?.[0])}
            />
          </div>
          <details>
            <summary>{t.showDrawing}</summary>
            <DrawingPad
              canvas={canvas}
              label={t.drawing}
              hint={classesText.value.drawHint}
              onDraw={() => canvas.current && setImage(readDrawing(canvas.current))}
            />
            <Button
              onClick={() => {
                clearDrawing(canvas.current);
                setImage(undefined);
              }}
            >
              {classesText.value.clear}
            </Button>
          </details>
        </>
      )}
    </section>
  );
}
