import { ConfigError, DataError } from '@convkit/core';
import { expect, it, vi } from 'vitest';
import { CollectedDataset, requestWebcam, webcamFrames } from './index.js';

it('yields square webcam images until aborted', async () => {
  const stream = await requestWebcam({ width: 320, height: 240 });
  const stop = new AbortController();
  const dataset = new CollectedDataset({ classes: ['me', 'you'], shape: [16, 16, 1] });
  for await (const image of webcamFrames(stream, { size: 32, signal: stop.signal })) {
    expect(image).toMatchObject({ height: 32, width: 32, channels: 3 });
    if (new Set(image.data).size === 1) continue; // A busy browser may draw the first frames black.
    dataset.add('you', image);
    if (dataset.length === 3) stop.abort();
  }
  expect(dataset.length).toBe(3);
  const [track] = stream.getVideoTracks();
  expect(track?.readyState).toBe('live');
  track?.stop();
  expect(await webcamFrames(stream).next()).toEqual({ done: true, value: undefined });
});

it('crops the center of a video, mirrored if requested', async () => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [40, 20];
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const stream = canvas.captureStream();
  // Black, red, green, white: the central square is red and green.
  const paint = () => {
    for (const [i, color] of ['black', 'red', 'lime', 'white'].entries()) {
      context.fillStyle = color;
      context.fillRect(10 * i, 0, 10, 20);
    }
  };
  const painting = setInterval(paint, 20);
  for (const mirror of [false, true]) {
    for await (const { data } of webcamFrames(stream, { size: 2, mirror })) {
      const [left, right] = mirror ? [3, 0] : [0, 3];
      expect(data[left] as number).toBeGreaterThan(150);
      expect(data[left + 1] as number).toBeLessThan(100);
      expect(data[right + 1] as number).toBeGreaterThan(150);
      break;
    }
  }
  clearInterval(painting);
});

it.each([
  ['NotAllowedError', 'no webcam: the user or the browser denied it'],
  ['NotFoundError', 'no webcam: none is connected'],
  ['OtherError', 'no webcam: because'],
])('explains %s', async (name, message) => {
  const asked = vi
    .spyOn(navigator.mediaDevices, 'getUserMedia')
    .mockRejectedValue(new DOMException('because', name));
  await expect(requestWebcam()).rejects.toThrow(DataError);
  await expect(requestWebcam()).rejects.toThrow(message);
  asked.mockRestore();
});

it('rejects a size of 0', async () => {
  await expect(webcamFrames(new MediaStream(), { size: 0 }).next()).rejects.toThrow(ConfigError);
});
