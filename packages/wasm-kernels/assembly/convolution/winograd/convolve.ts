import { WinogradArguments } from '../../generated/arguments';
import { POINT_GAP } from '../../generated/control-block';
import { hasSixRows } from '../../simd/arithmetic';
import { reportNonFinite } from '../../simd/finite';
import { opaque } from '../../simd/opaque';
import { thread } from '../../thread';
import { multipliedTiles, multiplyPanel, PRODUCT_BYTES, transformFilterPanels, transformOutputTile } from './panels';
import { touchPixels, transformImageTile, WORK_BYTES } from './tiles';

/* A convolution of stride one with a filter of `taps` by `taps`. */

// @ts-ignore: decorator
@inline
function workOf(args: WinogradArguments): usize {
  return args.work + <usize>thread * args.workBytes;
}

// @ts-ignore: decorator
@inline
function tilesAcross(args: WinogradArguments): i32 {
  const outputs = 7 - args.taps;
  return (args.outWidth + outputs - 1) / outputs;
}

// @ts-ignore: decorator
@inline
function tilesDown(args: WinogradArguments): i32 {
  const outputs = 7 - args.taps;
  return (args.outHeight + outputs - 1) / outputs;
}

/** Size of the transformed filters of eight out channels. */
// @ts-ignore: decorator
@inline
function panelBytes(inChannels: i32): usize {
  return 36 * ((<usize>inChannels << 5) + POINT_GAP);
}

// @ts-ignore: decorator
@inline
function transformFiltersOf(taps: i32, args: WinogradArguments, panel: i32, end: i32, work: usize, to: usize): void {
  transformFilterPanels(
    args.filter + ((<isize>panel * args.filterOutBytes) << 3),
    taps,
    args.filterRowBytes,
    args.filterColumnBytes,
    args.filterInBytes,
    args.filterOutBytes,
    args.inChannels,
    min(args.outChannels, end << 3) - (panel << 3),
    work,
    to,
  );
}

/** Compiled for each filter size, like everything below. */
function transformFilters(args: WinogradArguments, start: i32, end: i32, work: usize, to: usize): void {
  if (args.taps == 3) transformFiltersOf(3, args, start, end, work, to);
  else transformFiltersOf(5, args, start, end, work, to);
}

function transformImages(args: WinogradArguments, start: i32, end: i32, work: usize, to: usize, rows: i32): void {
  const height = args.height;
  const width = args.width;
  const inChannels = args.inChannels;
  const outputs = 7 - args.taps;
  const rowBytes = <usize>((inChannels + 3) & ~3) << 2;
  const across = tilesAcross(args);
  const down = tilesDown(args);
  for (let tile = start; tile < end; tile++) {
    const n = tile / (down * across);
    const i = tile / across - n * down;
    const j = tile % across;
    const image = args.x + ((<usize>n * height * width * inChannels) << 2);
    const row = i * outputs - args.top;
    const column = j * outputs - args.left;
    if (tile == start || j == 0) {
      const run = min(across - j, end - tile);
      touchPixels(image, height, width, inChannels, row, column, 6, run * outputs + 2);
    }
    transformImageTile(image, height, width, inChannels, row, column, work, to, rowBytes * rows + POINT_GAP, 64);
    to += rowBytes;
  }
}

// @ts-ignore: decorator
@inline
function transformOutputsOf(
  outputs: i32,
  args: WinogradArguments,
  panel: i32,
  start: i32,
  end: i32,
  products: usize,
  work: usize,
): void {
  const four = opaque(4);
  const outHeight = args.outHeight;
  const outWidth = args.outWidth;
  const outChannels = args.outChannels;
  const across = tilesAcross(args);
  const down = tilesDown(args);
  const pixelBytes = <usize>outChannels << 2;
  const lineBytes = pixelBytes * outWidth;
  const shift = <usize>panel << 5;
  const bias = args.bias;
  let seen = f32x4.splat(0);
  for (let tile = start; tile < end; tile++) {
    const n = tile / (down * across);
    const i = (tile / across - n * down) * outputs;
    const j = (tile % across) * outputs;
    seen = transformOutputTile(
      outputs,
      four,
      products,
      work,
      bias != 0 ? bias + shift : 0,
      args.relu,
      args.y + shift + <usize>(n * outHeight + i) * lineBytes + <usize>j * pixelBytes,
      min(outputs, outHeight - i),
      min(outputs, outWidth - j),
      outChannels - (panel << 3),
      lineBytes,
      pixelBytes,
      seen,
    );
    products += PRODUCT_BYTES;
  }
  reportNonFinite(args, seen);
}

function transformOutputs(args: WinogradArguments, panel: i32, start: i32, end: i32, products: usize, work: usize): void {
  if (args.taps == 3) transformOutputsOf(4, args, panel, start, end, products, work);
  else transformOutputsOf(2, args, panel, start, end, products, work);
}

/** Transforms filters. Units are panels of eight out channels. */
export function winogradFiltersTask(args: WinogradArguments, start: i32, end: i32): void {
  const to = args.transformed + <usize>start * panelBytes(args.inChannels);
  transformFilters(args, start, end, workOf(args), to);
}

/** Computes all outputs of tiles, once the filters are transformed. Units are tiles. */
export function winogradByTilesTask(args: WinogradArguments, start: i32, end: i32): void {
  const inChannels = args.inChannels;
  const sixRows = hasSixRows(args);
  const rows = multipliedTiles(sixRows, end - start);
  const rowBytes = <usize>((inChannels + 3) & ~3) << 2;
  const work = workOf(args);
  const values = work + WORK_BYTES;
  const products = values + 36 * (rows * rowBytes + POINT_GAP);
  transformImages(args, start, end, work, values, rows);
  const panels = (args.outChannels + 7) >> 3;
  let filters = args.transformed;
  for (let panel = 0; panel < panels; panel++) {
    multiplyPanel(sixRows, values, rowBytes, rows * rowBytes + POINT_GAP, filters, products, rows, inChannels);
    transformOutputs(args, panel, start, end, products, work);
    filters += panelBytes(inChannels);
  }
}

/** Transforms images. Units are tiles of the group. */
export function winogradImagesTask(args: WinogradArguments, start: i32, end: i32): void {
  const rowBytes = <usize>((args.inChannels + 3) & ~3) << 2;
  const to = args.transformed + <usize>start * rowBytes;
  const first = args.firstTile;
  transformImages(args, first + start, first + end, workOf(args), to, multipliedTiles(hasSixRows(args), args.tiles));
}

/** Computes a group's outputs of out channels, once the images are transformed. Units are panels of eight out channels. */
export function winogradByPanelsTask(args: WinogradArguments, start: i32, end: i32): void {
  const inChannels = args.inChannels;
  const firstTile = args.firstTile;
  const tiles = args.tiles;
  const sixRows = hasSixRows(args);
  const rows = multipliedTiles(sixRows, tiles);
  const rowBytes = <usize>((inChannels + 3) & ~3) << 2;
  const work = workOf(args);
  const bytes = panelBytes(inChannels);
  const own = work + WORK_BYTES;
  let filters = args.filters + <usize>start * bytes;
  let products = own;
  if (args.filters == 0) {
    transformFilters(args, start, end, work, own);
    filters = own;
    products = own + <usize>(end - start) * bytes;
  }
  const pointBytes = rows * rowBytes + POINT_GAP;
  for (let panel = start; panel < end; panel++) {
    multiplyPanel(sixRows, args.transformed, rowBytes, pointBytes, filters, products, rows, inChannels);
    transformOutputs(args, panel, firstTile, firstTile + tiles, products, work);
    filters += bytes;
  }
}
