import { address, integer } from '../../arguments';
import { reportNonFinite } from '../../simd/finite';
import { thread } from '../../thread';
import { multiplyPanel, transformFilterPanel, transformOutputTile } from './panels';
import { POINT_GAP, TILE_BYTES, transformImageTile } from './tiles';

/*
 * A convolution of stride one with filters of `taps` by `taps`. Its jobs share one list of arguments: the images, the filter's five
 * numbers, what was transformed already (all filters, or all tiles), and working memory for every thread.
 */
const X = 0;
const FILTER = 1;
const BIAS = 2;
const Y = 3;
const TRANSFORMED = 4;
const WORK = 5;
const WORK_BYTES = 6;
const HEIGHT = 7;
const WIDTH = 8;
const CHANNELS = 9;
const OUT_HEIGHT = 10;
const OUT_WIDTH = 11;
const COLUMNS = 12;
const TOP = 13;
const LEFT = 14;
const TAPS = 15;
const RELU = 16;
const ROW_STEP = 17;
const COLUMN_STEP = 18;
const IN_STEP = 19;
const OUT_STEP = 20;
const TILES = 21;

/** Two tiles of vectors: what was taken or finished, and what is between. */
const SMALL_BYTES: usize = 2 * TILE_BYTES;

// @ts-ignore: decorator
@inline
function workOf(job: usize): usize {
  return address(job, WORK) + <usize>thread * integer(job, WORK_BYTES);
}

// @ts-ignore: decorator
@inline
function tilesAcross(job: usize): i32 {
  const outputs = 7 - integer(job, TAPS);
  return (integer(job, OUT_WIDTH) + outputs - 1) / outputs;
}

// @ts-ignore: decorator
@inline
function tilesDown(job: usize): i32 {
  const outputs = 7 - integer(job, TAPS);
  return (integer(job, OUT_HEIGHT) + outputs - 1) / outputs;
}

/** Eight filters, transformed. */
// @ts-ignore: decorator
@inline
function panelBytes(channels: i32): usize {
  return 36 * ((<usize>channels << 5) + POINT_GAP);
}

// @ts-ignore: decorator
@inline
function transformFiltersOf(taps: i32, job: usize, panel: i32, work: usize, to: usize): void {
  transformFilterPanel(
    address(job, FILTER) + ((<isize>panel * integer(job, OUT_STEP)) << 3),
    taps,
    integer(job, ROW_STEP),
    integer(job, COLUMN_STEP),
    integer(job, IN_STEP),
    integer(job, OUT_STEP),
    integer(job, CHANNELS),
    integer(job, COLUMNS) - (panel << 3),
    work,
    to,
  );
}

/** Compiled for either size of filter, as all that follows. */
function transformFilters(job: usize, panel: i32, work: usize, to: usize): void {
  if (integer(job, TAPS) == 3) transformFiltersOf(3, job, panel, work, to);
  else transformFiltersOf(5, job, panel, work, to);
}

function transformImages(job: usize, start: i32, end: i32, work: usize, to: usize, rows: i32): void {
  const height = integer(job, HEIGHT);
  const width = integer(job, WIDTH);
  const channels = integer(job, CHANNELS);
  const outputs = 7 - integer(job, TAPS);
  const rowBytes = <usize>((channels + 3) & ~3) << 2;
  const across = tilesAcross(job);
  const down = tilesDown(job);
  for (let tile = start; tile < end; tile++) {
    const n = tile / (down * across);
    const i = tile / across - n * down;
    const j = tile % across;
    const image = address(job, X) + ((<usize>n * height * width * channels) << 2);
    const row = i * outputs - integer(job, TOP);
    const column = j * outputs - integer(job, LEFT);
    transformImageTile(image, height, width, channels, row, column, work, to, rowBytes * rows + POINT_GAP, 16);
    to += rowBytes;
  }
}

// @ts-ignore: decorator
@inline
function transformOutputsOf(
  outputs: i32,
  job: usize,
  panel: i32,
  start: i32,
  end: i32,
  products: usize,
  rows: i32,
  work: usize,
): void {
  const outHeight = integer(job, OUT_HEIGHT);
  const outWidth = integer(job, OUT_WIDTH);
  const columns = integer(job, COLUMNS);
  const across = tilesAcross(job);
  const down = tilesDown(job);
  const pixelBytes = <usize>columns << 2;
  const lineBytes = pixelBytes * outWidth;
  const shift = <usize>panel << 5;
  const bias = address(job, BIAS);
  let seen = f32x4.splat(0);
  for (let tile = start; tile < end; tile++) {
    const n = tile / (down * across);
    const i = (tile / across - n * down) * outputs;
    const j = (tile % across) * outputs;
    seen = transformOutputTile(
      outputs,
      products,
      (<usize>rows << 5) + POINT_GAP,
      work,
      bias != 0 ? bias + shift : 0,
      integer(job, RELU) != 0,
      address(job, Y) + shift + <usize>(n * outHeight + i) * lineBytes + <usize>j * pixelBytes,
      min(outputs, outHeight - i),
      min(outputs, outWidth - j),
      columns - (panel << 3),
      lineBytes,
      pixelBytes,
      seen,
    );
    products += 32;
  }
  reportNonFinite(job, seen);
}

function transformOutputs(job: usize, panel: i32, start: i32, end: i32, products: usize, rows: i32, work: usize): void {
  if (integer(job, TAPS) == 3) transformOutputsOf(4, job, panel, start, end, products, rows, work);
  else transformOutputsOf(2, job, panel, start, end, products, rows, work);
}

/** Units are panels of eight output channels: transforms their filters. */
export function winogradFiltersTask(job: usize, start: i32, end: i32): void {
  const bytes = panelBytes(integer(job, CHANNELS));
  for (let panel = start; panel < end; panel++) {
    transformFilters(job, panel, workOf(job), address(job, TRANSFORMED) + <usize>panel * bytes);
  }
}

/** Units are tiles, whose filters are transformed: all of their output. */
export function winogradByTilesTask(job: usize, start: i32, end: i32): void {
  const channels = integer(job, CHANNELS);
  const rows = (end - start + 3) & ~3;
  const rowBytes = <usize>((channels + 3) & ~3) << 2;
  const work = workOf(job);
  const values = work + SMALL_BYTES;
  const products = values + 36 * (rows * rowBytes + POINT_GAP);
  transformImages(job, start, end, work, values, rows);
  const panels = (integer(job, COLUMNS) + 7) >> 3;
  let filters = address(job, TRANSFORMED);
  for (let panel = 0; panel < panels; panel++) {
    multiplyPanel(values, rowBytes, rows * rowBytes + POINT_GAP, filters, products, rows, channels);
    transformOutputs(job, panel, start, end, products, rows, work);
    filters += panelBytes(channels);
  }
}

/** Units are tiles: transforms their image. */
export function winogradImagesTask(job: usize, start: i32, end: i32): void {
  const rowBytes = <usize>((integer(job, CHANNELS) + 3) & ~3) << 2;
  const to = address(job, TRANSFORMED) + <usize>start * rowBytes;
  transformImages(job, start, end, workOf(job), to, (integer(job, TILES) + 3) & ~3);
}

/** Units are panels of eight output channels, of images that are transformed: all of their output. */
export function winogradByPanelsTask(job: usize, start: i32, end: i32): void {
  const channels = integer(job, CHANNELS);
  const tiles = integer(job, TILES);
  const rows = (tiles + 3) & ~3;
  const rowBytes = <usize>((channels + 3) & ~3) << 2;
  const work = workOf(job);
  const filters = work + SMALL_BYTES;
  const products = filters + panelBytes(channels);
  const pointBytes = rows * rowBytes + POINT_GAP;
  for (let panel = start; panel < end; panel++) {
    transformFilters(job, panel, work, filters);
    multiplyPanel(address(job, TRANSFORMED), rowBytes, pointBytes, filters, products, rows, channels);
    transformOutputs(job, panel, 0, tiles, products, rows, work);
  }
}
