/** The classes of the images. */
const SHAPES = ['circle', 'square', 'triangle'];

/** Side of an image in pixels. */
const SIDE = 32;

/** Draws a white shape of random size and place on black. */
async function drawShape(shape) {
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser cannot draw on a canvas.');
  context.fillRect(0, 0, SIDE, SIDE);
  const radius = 6 + 6 * Math.random();
  const place = () => radius + (SIDE - 2 * radius) * Math.random();
  context.translate(place(), place());
  context.fillStyle = 'white';
  context.beginPath();
  if (shape === 'circle') context.arc(0, 0, radius, 0, 2 * Math.PI);
  else if (shape === 'square') context.rect(-radius, -radius, 2 * radius, 2 * radius);
  else
    for (const [x, y] of [
      [0, -1],
      [1, 1],
      [-1, 1],
    ])
      context.lineTo(x * radius, y * radius);
  context.fill();
  return canvas.convertToBlob({ type: 'image/png' });
}

/** Draws labeled images, `count` of each shape. Their paths are `CLASS/NAME.png`, as in a folder with one subfolder per class. */
export async function drawShapes(count) {
  const numbers = Array.from({ length: count }, (_, i) => i);
  return Promise.all(
    SHAPES.flatMap((shape) =>
      numbers.map(async (number) => {
        const name = `${number}.png`;
        return {
          path: `${shape}/${name}`,
          file: new File([await drawShape(shape)], name, { type: 'image/png' }),
        };
      }),
    ),
  );
}
