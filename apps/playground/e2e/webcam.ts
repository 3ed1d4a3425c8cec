import type { Page } from 'playwright';

/** What the page keeps of the webcam that `film` replaced. */
interface Filmed {
  filmedFrames?: readonly ImageBitmap[];
}

/** Replaces the webcam of a page by one that films these PNG images in turn. Call it again to film others. */
export async function film(page: Page, images: readonly Buffer[]): Promise<void> {
  await page.evaluate(
    async (encoded) => {
      const scope = globalThis as Filmed;
      const isFirst = scope.filmedFrames === undefined;
      const frames = await Promise.all(
        encoded.map((base64) => {
          const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
          return createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        }),
      );
      scope.filmedFrames = frames;
      if (!isFirst) return;
      const [{ width, height }] = frames as [ImageBitmap];
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      let count = 0;
      setInterval(() => {
        const now = scope.filmedFrames as readonly ImageBitmap[];
        context.drawImage(now[count++ % now.length] as ImageBitmap, 0, 0);
      }, 20);
      navigator.mediaDevices.getUserMedia = async () => canvas.captureStream();
    },
    images.map((image) => image.toString('base64')),
  );
}

/** Waits until the webcam's video on the page is more red than blue, or the other way around. */
export async function waitForColor(page: Page, color: 'red' | 'blue'): Promise<void> {
  await page.getByLabel('Webcam video').waitFor();
  await page.waitForFunction((wanted) => {
    const video = document.querySelector('video') as HTMLVideoElement;
    const context = new OffscreenCanvas(1, 1).getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.drawImage(video, 0, 0, 1, 1);
    const [red = 0, , blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return wanted === 'red' ? red > blue : blue > red;
  }, color);
}
