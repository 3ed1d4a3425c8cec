/** Where the saved page loads ONNX Runtime from. */
const RUNTIME = 'https://cdn.jsdelivr.net/npm/onnxruntime-web@1.30.0/dist/';

interface PageParts {
  /** Language of the page, as a tag. */
  readonly language: string;
  readonly title: string;
  readonly classes: readonly string[];
  /** Height and width of the network's input in pixels. */
  readonly side: number;
  readonly channels: 1 | 3;
  /** The ONNX model, which takes pixels. */
  readonly model: Blob;
}

/** A web page of some 30 lines that runs a model on the webcam, or on an image that is chosen or dropped. */
export async function runnablePage({
  language,
  title,
  classes,
  side,
  channels,
  model,
}: PageParts): Promise<string> {
  const json = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeText(title)}</title>
<video autoplay muted playsinline width="320"></video>
<p><input type="file" disabled accept="image/*" aria-label="${escapeText(title)}"></p>
<h1></h1>
<pre></pre>
<script type="module">
import * as ort from '${RUNTIME}ort.wasm.min.mjs';
ort.env.wasm.wasmPaths = '${RUNTIME}';
const [classes, side, channels] = ${json([classes, side, channels])};
const model = await (await fetch(document.querySelector('#model').textContent)).arrayBuffer();
const session = await ort.InferenceSession.create(new Uint8Array(model));
const [video, file, best, list] = ['video', 'input', 'h1', 'pre'].map((name) => document.querySelector(name));
const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true });
async function classify(image, width, height) {
  const square = Math.min(width, height);
  context.drawImage(image, (width - square) / 2, (height - square) / 2, square, square, 0, 0, side, side);
  const { data } = context.getImageData(0, 0, side, side);
  const gray = (i) => 0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2];
  const value = (i) => (channels === 1 ? gray(4 * i) : data[4 * Math.floor(i / 3) + (i % 3)]);
  const pixels = Uint8Array.from({ length: side * side * channels }, (_, i) => value(i));
  const input = new ort.Tensor('uint8', pixels, [1, side, side, channels]);
  const scores = Object.values(await session.run({ [session.inputNames[0]]: input }))[0].data;
  const powers = Array.from(scores, (score) => Math.exp(score - Math.max(...scores)));
  const sum = powers.reduce((a, b) => a + b);
  best.textContent = classes[powers.indexOf(Math.max(...powers))];
  list.textContent = classes.map((name, i) => \`\${name}: \${((100 * powers[i]) / sum).toFixed(1)}%\`).join('\\n');
}
file.disabled = false;
file.onchange = async () => {
  video.srcObject = null;
  const image = await createImageBitmap(file.files[0]);
  await classify(image, image.width, image.height);
};
const watch = async () => {
  if (video.srcObject && video.videoWidth) await classify(video, video.videoWidth, video.videoHeight);
  requestAnimationFrame(watch);
};
video.srcObject = await navigator.mediaDevices.getUserMedia({ video: true }).catch(() => null);
watch();
</script>
<script id="model" type="text/plain">${await dataAddress(model)}</script>
</html>
`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;' };
const escapeText = (text: string): string => text.replace(/[&<"]/g, (char) => ESCAPES[char] as string);

/** The content of a blob as a `data:` address. */
const dataAddress = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
