/*
 * Every kernel in assembly/, its number (its place in `kernels`) and its arguments, for both sides of the call.
 * scripts/abi/ turns this table into src/generated/ and assembly/generated/.
 *
 * An argument is 'type: description'. Types:
 *   address   a byte offset into the backend's memory; 0 means none where the description says so
 *   integer   32 bits, signed
 *   unsigned  32 bits
 *   boolean
 *   float     32 bits
 *   double    64 bits
 *   or a name from `choices`, which JavaScript writes as one of its strings
 *
 * Steps and strides are in floats. A name that ends in Bytes is in bytes. Brackets show a tensor's layout.
 */

/** Choices by name. Their order is their numbering from 0. */
export const choices = {
  activation: ['linear', 'relu', 'tanh', 'sigmoid'],
  lrnBeta: ['threeQuarters', 'half', 'one'],
};

/**
 * Arguments that several kernels share. A record may extend another one. In AssemblyScript, a kernel has the arguments of what it extends;
 * in TypeScript, it takes them as one object, named `as` or, by default, like the record.
 */
export const records = {
  windows: {
    doc: 'How a convolution walks over its images: src/kernels/convolution/algorithms/windows.ts.',
    args: {
      lines: 'integer: runs of contiguous floats in a window',
      run: 'integer: floats in a run',
      imageStride: 'integer: from one image to the next',
      stepY: 'integer: from one window to the one below',
      stepX: 'integer: from one window to the next in its row',
      outHeight: 'integer',
      outWidth: 'integer',
    },
  },
  convolution: {
    doc: 'A convolution that reads its windows in place.',
    extends: 'windows',
    args: {
      offsets: 'address: where each line begins in a window, in bytes: [lines] of uint32',
      outChannels: 'integer',
      x: 'address: the images, framed if windows reach over their edges',
      panels: 'address: the filter, packed: [ceil(outChannels / 8)][lines * run][8]',
      bias: 'address: [outChannels], padded by 8; 0 for none',
      places: 'address: working memory for each thread: the addresses of the windows and pixels of a task',
      placesBytes: 'integer: working memory of one thread',
      y: 'address: output pixels, each at its indices times their steps',
      yImageStep: 'integer',
      yRowStep: 'integer',
      yColumnStep: 'integer',
      pixels: 'integer: output pixels of all images',
      relu: 'boolean',
    },
  },
  outerProducts: {
    as: 'products',
    doc: 'The sum of the outer products of each window with its row of gradients.',
    extends: 'windows',
    args: {
      offsets: 'address: where each line begins in a window, in bytes: [lines] of uint32',
      outChannels: 'integer',
      x: 'address: the images, framed if windows reach over their edges',
      dy: 'address: gradients, each at its pixel and its channel times their steps',
      pixelStep: 'integer: from one pixel of dy to the next',
      channelStep: 'integer: from one channel of dy to the next',
      places: "address: room for the addresses of a chunk's windows",
      packed: "address: room for a chunk's gradients: [ceil(outChannels / 8)][pixels][8]",
      sums: 'address: [lines, blocks of rows][ceil(outChannels / 8)][rows][8]',
      work: 'address: working memory for each thread: [pixels][16]',
      workBytes: 'integer: working memory of one thread',
      pixels: 'integer: output pixels in a chunk',
      rows: 'integer: values of a window that are multiplied at a time: 16, gathered, or 5',
    },
  },
  outerChunk: {
    doc: 'One chunk of pixels, which the threads share.',
    extends: 'outerProducts',
    args: {
      firstPixel: 'integer: first output pixel of the chunk',
      isFirst: 'boolean: whether the sums start from zero',
    },
  },
  poolGeometry: {
    as: 'geometry',
    doc: 'The geometry of a pooling.',
    args: {
      height: 'integer',
      width: 'integer',
      channels: 'integer',
      windowHeight: 'integer',
      windowWidth: 'integer',
      strideY: 'integer',
      strideX: 'integer',
      top: 'integer: padding above',
      left: 'integer: padding on the left',
      outHeight: 'integer',
      outWidth: 'integer',
    },
  },
  poolForward: {
    doc: 'A pooling.',
    extends: 'poolGeometry',
    args: {
      x: 'address: [batch, height, width, channels]',
      y: 'address: [batch, outHeight, outWidth, channels]',
    },
  },
  depthwiseGeometry: {
    as: 'geometry',
    doc: 'The geometry of a depthwise convolution. The out channels of one in channel lie side by side.',
    args: {
      height: 'integer',
      width: 'integer',
      inChannels: 'integer',
      outChannels: 'integer: a multiple of inChannels',
      filterHeight: 'integer',
      filterWidth: 'integer',
      strideY: 'integer',
      strideX: 'integer',
      dilationY: 'integer',
      dilationX: 'integer',
      top: 'integer: padding above',
      left: 'integer: padding on the left',
      outHeight: 'integer',
      outWidth: 'integer',
    },
  },
  exactGeometry: {
    as: 'geometry',
    doc: 'The geometry of a convolution that is computed by its definition.',
    args: {
      height: 'integer',
      width: 'integer',
      inChannels: 'integer',
      outHeight: 'integer',
      outWidth: 'integer',
      outChannels: 'integer',
      filterHeight: 'integer',
      filterWidth: 'integer',
      strideY: 'integer',
      strideX: 'integer',
      dilationY: 'integer',
      dilationX: 'integer',
      top: 'integer: padding above',
      left: 'integer: padding on the left',
    },
  },
  winograd: {
    doc: "Winograd's convolution, whose jobs all share one list of arguments.",
    args: {
      x: 'address: [batch, height, width, inChannels]',
      filter: 'address: element (0, 0, 0, 0) of the filter',
      bias: 'address: [outChannels], padded by 8; 0 for none',
      y: 'address: [batch, outHeight, outWidth, outChannels]',
      transformed: 'address: all transformed filters, or all transformed tiles of the group',
      filters: 'address: all transformed filters beside transformed tiles; 0 if each task transforms its own',
      work: 'address: working memory for each thread',
      workBytes: 'integer: working memory of one thread',
      height: 'integer',
      width: 'integer',
      inChannels: 'integer',
      outHeight: 'integer',
      outWidth: 'integer',
      outChannels: 'integer',
      top: 'integer: padding above',
      left: 'integer: padding on the left',
      taps: 'integer: height and width of the filter: 3 or 5',
      relu: 'boolean',
      filterRowBytes: 'integer: from one row of the filter to the next',
      filterColumnBytes: 'integer',
      filterInBytes: 'integer',
      filterOutBytes: 'integer',
      firstTile: 'integer: first tile of the group',
      tiles: 'integer: tiles in the group',
    },
  },
  winogradGradient: {
    as: 'convolution',
    doc: "Winograd's filter gradient.",
    args: {
      x: 'address: [batch, height, width, inChannels]',
      dy: 'address: [batch, outHeight, outWidth, outChannels]',
      gradient: 'address: [taps, taps, inChannels, outChannels]',
      sums: 'address: sums of each block of in channels and panel of 8 out channels: [36][CHANNELS_PER_BLOCK][8]',
      work: 'address: working memory for each thread',
      workBytes: 'integer: working memory of one thread',
      height: 'integer',
      width: 'integer',
      inChannels: 'integer',
      outHeight: 'integer',
      outWidth: 'integer',
      outChannels: 'integer',
      top: 'integer: padding above',
      left: 'integer: padding on the left',
      taps: 'integer: height and width of the filter: 3 or 5',
    },
  },
  winogradGradientTransforms: {
    as: 'transforms',
    doc: "Winograd's filter gradient over chunks of tiles.",
    extends: 'winogradGradient',
    args: {
      values: "address: room for a chunk's transformed images",
      gradients: "address: room for a chunk's transformed gradients",
      tiles: 'integer: tiles in a chunk',
    },
  },
  winogradGradientChunk: {
    doc: 'One chunk of tiles, which the threads share.',
    extends: 'winogradGradientTransforms',
    args: {
      firstTile: 'integer: first tile of the chunk',
      isFirst: 'boolean: whether the sums start from zero',
      isLast: 'boolean: whether the sums are then transformed into the gradient',
    },
  },
  unary: {
    doc: 'An elementwise operation of one operand.',
    args: { x: 'address', y: 'address' },
  },
  binary: {
    doc: 'An elementwise operation of two operands.',
    args: { a: 'address', b: 'address', output: 'address' },
  },
  thin: {
    as: 'matrices',
    doc: 'A product y of x, which has few rows or columns, with b: assembly/matrix/thin.ts.',
    args: {
      x: 'address',
      b: 'address',
      y: 'address: [rows, columns]',
      rows: 'integer',
      inner: 'integer',
      columns: 'integer',
    },
  },
  periods: {
    doc: 'A matrix that is walked over in periods: assembly/matrix/columns.ts.',
    args: {
      period: 'integer: floats in a period',
      total: 'integer: floats in the matrix',
      periodsPerBlock: 'integer',
    },
  },
  responseNormalization: {
    as: 'normalization',
    doc: 'Local response normalization.',
    args: {
      x: 'address: [pixels, channels]',
      y: 'address: [pixels, channels]',
      rows: 'address: two rows of working memory for each thread',
      rowBytes: 'integer: size of such a row',
      channels: 'integer',
      radius: 'integer: channels on each side of a window',
      beta: 'lrnBeta',
      bias: 'float',
      alpha: 'float',
    },
  },
};

/**
 * The kernels of a job's tasks. `source`, in assembly/, exports KERNELTask(arguments, start, end), which computes the units from
 * `start` to `end`.
 */
export const kernels = {
  thinProduct: {
    source: 'matrix/thin',
    extends: 'thin',
    args: {
      bias: 'address: [columns]; 0 for none',
      relu: 'boolean',
    },
  },
  thinTransposedProduct: { source: 'matrix/thin', extends: 'thin' },
  thinOuterProducts: { source: 'matrix/thin', extends: 'thin' },
  convolve: { source: 'convolution/convolve', extends: 'convolution' },
  convolveByPanels: { source: 'convolution/convolve', extends: 'convolution' },
  packPanels: {
    source: 'convolution/convolve',
    args: {
      filter:
        'address: element (0, 0, 0, 0) of the filter; the others lie at their indices times their steps',
      filterHeight: 'integer',
      filterWidth: 'integer',
      inChannels: 'integer',
      outChannels: 'integer',
      filterRowStep: 'integer',
      filterColumnStep: 'integer',
      filterInStep: 'integer',
      filterOutStep: 'integer',
      panels: 'address: [ceil(outChannels / 8)][filterHeight * filterWidth * inChannels][8]',
    },
  },
  packOuter: { source: 'convolution/outer', extends: 'outerChunk' },
  sumOuter: { source: 'convolution/outer', extends: 'outerChunk' },
  sumOuterGroups: {
    source: 'convolution/outer',
    extends: 'outerProducts',
    args: {
      groupPixels: 'integer: output pixels in a group',
      allPixels: 'integer: output pixels in all groups',
      placesBytes: "integer: one thread's part of `places`",
      packedBytes: "integer: one thread's part of `packed`",
    },
  },
  unpackOuter: {
    source: 'convolution/outer',
    args: {
      sums: 'address: the sums of every group',
      output: 'address: [lines * run, outChannels]',
      run: 'integer: floats in a line',
      outChannels: 'integer',
      rows: 'integer: as for the sums',
      groups: 'integer',
      groupFloats: 'integer: sums of one group',
    },
  },
  scatterRows: {
    source: 'convolution/scatter',
    extends: 'windows',
    args: {
      offsets: 'address: where each line begins in a window, in bytes: [lines] of uint32',
      outChannels: 'integer',
      dx: 'address: the images, framed if windows reach over their edges',
      rows: 'address: the filter, packed by packRows',
      dy: 'address: [batch, outHeight, outWidth, outChannels]',
    },
  },
  frameRows: {
    source: 'convolution/images',
    args: {
      x: 'address: images of `height` lines',
      framed: 'address: images of `frameHeight` lines',
      height: 'integer',
      lineFloats: 'integer: floats of a line',
      frameHeight: 'integer',
      frameLineFloats: 'integer',
      top: 'integer: lines of zeros above an image',
      leftFloats: 'integer: zeros before a line',
    },
  },
  copyImages: {
    source: 'convolution/images',
    args: {
      from: 'address: first line of the first image',
      fromImageStride: 'integer',
      fromLineStride: 'integer',
      to: 'address: where that line goes',
      toImageStride: 'integer',
      toLineStride: 'integer',
      lines: 'integer: lines in an image',
      lineFloats: 'integer: floats in a line',
    },
  },
  exactForward: {
    source: 'convolution/exact',
    extends: 'exactGeometry',
    args: {
      x: 'address: [batch, height, width, inChannels]',
      filter: 'address: element (0, 0, 0, 0) of the filter',
      filterRowStep: 'integer',
      filterColumnStep: 'integer',
      filterInStep: 'integer',
      filterOutStep: 'integer',
      bias: 'address: [outChannels]; 0 for none',
      y: 'address: output pixels, each at its indices times their steps',
      yImageStep: 'integer',
      yRowStep: 'integer',
      yColumnStep: 'integer',
      relu: 'boolean',
    },
  },
  exactFilterGradient: {
    source: 'convolution/exact',
    extends: 'exactGeometry',
    args: {
      x: 'address: [batch, height, width, inChannels]',
      dy: 'address: [batch, outHeight, outWidth, outChannels]',
      gradient: 'address: [filterHeight, filterWidth, inChannels, outChannels]',
      batch: 'integer',
    },
  },
  winogradFilters: { source: 'convolution/winograd/convolve', extends: 'winograd' },
  winogradByTiles: { source: 'convolution/winograd/convolve', extends: 'winograd' },
  winogradImages: { source: 'convolution/winograd/convolve', extends: 'winograd' },
  winogradByPanels: { source: 'convolution/winograd/convolve', extends: 'winograd' },
  winogradGradientTiles: {
    source: 'convolution/winograd/filter-gradient',
    extends: 'winogradGradientChunk',
  },
  winogradGradientSums: {
    source: 'convolution/winograd/filter-gradient',
    extends: 'winogradGradientChunk',
  },
  winogradGradientGroups: {
    source: 'convolution/winograd/filter-gradient',
    extends: 'winogradGradientTransforms',
    args: {
      groupTiles: 'integer: tiles in a group',
      allTiles: 'integer: tiles in all groups',
      valuesBytes: "integer: one thread's part of `values`",
      gradientsBytes: "integer: one thread's part of `gradients`",
    },
  },
  winogradGradientJoin: {
    source: 'convolution/winograd/filter-gradient',
    extends: 'winogradGradient',
    args: { groups: 'integer' },
  },
  depthwise: {
    source: 'depthwise/forward',
    extends: 'depthwiseGeometry',
    args: {
      x: 'address: [batch, height, width, inChannels]',
      filter: 'address: [filterHeight, filterWidth, outChannels]',
      bias: 'address: [outChannels]; 0 for none',
      y: 'address: [batch, outHeight, outWidth, outChannels]',
      relu: 'boolean',
    },
  },
  depthwiseInputGradient: {
    source: 'depthwise/gradients',
    extends: 'depthwiseGeometry',
    args: {
      dy: 'address: [batch, outHeight, outWidth, outChannels]',
      filter: 'address: [filterHeight, filterWidth, outChannels]',
      dx: 'address: [batch, height, width, inChannels]',
    },
  },
  depthwiseFilterGradient: {
    source: 'depthwise/gradients',
    extends: 'depthwiseGeometry',
    args: {
      x: 'address: [batch, height, width, inChannels]',
      dy: 'address: [batch, outHeight, outWidth, outChannels]',
      gradient: 'address: [filterHeight, filterWidth, outChannels]',
      sums: 'address: working memory: [taps, outChannels], each row padded to a multiple of four',
      batch: 'integer',
    },
  },
  maxPool: { source: 'pooling/forward', extends: 'poolForward' },
  averagePool: { source: 'pooling/forward', extends: 'poolForward' },
  maxPoolGrad: {
    source: 'pooling/gradients',
    extends: 'poolGeometry',
    args: {
      x: 'address: [batch, height, width, channels]',
      dy: 'address: [batch, outHeight, outWidth, channels]',
      dx: 'address: [batch, height, width, channels]',
    },
  },
  averagePoolGrad: {
    source: 'pooling/gradients',
    extends: 'poolGeometry',
    args: {
      dy: 'address: [batch, outHeight, outWidth, channels]',
      dx: 'address: [batch, height, width, channels]',
    },
  },
  relu: { source: 'elementwise/activations', extends: 'unary' },
  tanh: { source: 'elementwise/activations', extends: 'unary' },
  sigmoid: { source: 'elementwise/activations', extends: 'unary' },
  reluGrad: { source: 'elementwise/activations', extends: 'binary' },
  tanhGrad: { source: 'elementwise/activations', extends: 'binary' },
  sigmoidGrad: { source: 'elementwise/activations', extends: 'binary' },
  add: { source: 'elementwise/activations', extends: 'binary' },
  scale: {
    source: 'elementwise/scale',
    args: { x: 'address', factor: 'address: one float', y: 'address' },
  },
  movingAverage: {
    source: 'elementwise/moving-average',
    args: {
      average: 'address',
      value: 'address',
      next: 'address',
      kept: 'float: factor of the average',
      added: 'float: factor of the value',
    },
  },
  repeatMeans: {
    source: 'matrix/columns',
    args: {
      means: 'address: [images, columns]',
      y: 'address: [images, rows, columns]',
      rows: 'integer: rows of an image',
      columns: 'integer',
    },
  },
  argMax: {
    source: 'matrix/arg-max',
    args: {
      x: 'address: [rows, columns]',
      y: 'address: [rows] of int32',
      columns: 'integer',
    },
  },
  dropout: {
    source: 'elementwise/dropout',
    args: {
      x: 'address',
      y: 'address',
      mask: 'address',
      size: 'integer: floats of x',
      last: 'integer: the largest random word that drops its value, unsigned',
      key0: 'integer',
      key1: 'integer',
      firstBlockLow: "unsigned: the generator's first block: its low word",
      firstBlockHigh: 'unsigned: and its high word',
      single: 'integer: 1 if the random words begin with the second word of a block, else 0',
      scale: 'float: of the values that are kept',
    },
  },
  columnSums: {
    source: 'matrix/columns',
    extends: 'periods',
    args: {
      dy: 'address: [rows, columns]',
      y: 'address: output of the activation: [rows, columns]; 0 for none',
      dz: 'address: gradient before the activation: [rows, columns]; 0 for none',
      partials: 'address: sums of each block: [blocks, period]',
      activation: 'activation',
    },
  },
  addColumns: {
    source: 'matrix/columns',
    extends: 'periods',
    args: {
      x: 'address: [rows, columns]',
      repeated: 'address: what is added, repeated over a period',
      y: 'address: [rows, columns]',
    },
  },
  sumRows: {
    source: 'matrix/columns',
    args: {
      x: 'address: [outer, rows, columns]',
      y: 'address: [outer, columns]',
      rows: 'integer',
      columns: 'integer',
      factor: 'float: of the sums',
    },
  },
  batchNormStatistics: {
    source: 'normalization/batch-norm',
    extends: 'periods',
    args: {
      x: 'address: [rows, channels]',
      partials: "address: each block's means, then its sums of squares: [blocks, 2, period]",
    },
  },
  batchNorm: {
    source: 'normalization/batch-norm',
    extends: 'periods',
    args: {
      x: 'address: [rows, channels]',
      residual: 'address: [rows, channels]; 0 for none',
      repeated: 'address: mean, factor and offset, each repeated over a period',
      y: 'address: [rows, channels]',
      relu: 'boolean',
    },
  },
  batchNormGradSums: {
    source: 'normalization/batch-norm-gradients',
    extends: 'periods',
    args: {
      dy: 'address: [rows, channels]',
      x: 'address: [rows, channels]',
      residual: 'address: [rows, channels]; 0 for none',
      repeated: 'address: mean, factor and offset, each repeated over a period',
      dresidual: 'address: [rows, channels]; written only with a residual and a ReLU',
      sums: "address: each block's sums of the gradient: [blocks, period]",
      products: "address: each block's sums of the gradient times x - mean: [blocks, period]",
      relu: 'boolean',
    },
  },
  batchNormGrad: {
    source: 'normalization/batch-norm-gradients',
    extends: 'periods',
    args: {
      dy: 'address: [rows, channels]',
      x: 'address: [rows, channels]',
      repeated: 'address: mean, factor, offset, k1 and k2, each repeated over a period',
      dx: 'address: [rows, channels]',
      relu: "boolean: whether dy is still to be multiplied by the ReLU's derivative",
    },
  },
  lrn: { source: 'normalization/lrn', extends: 'responseNormalization' },
  lrnGrad: {
    source: 'normalization/lrn',
    extends: 'responseNormalization',
    args: {
      dy: 'address: [pixels, channels]',
      dx: 'address: [pixels, channels]',
      factor: 'float: 2 alpha beta',
    },
  },
  softmaxCrossEntropy: {
    source: 'training/softmax-cross-entropy',
    args: {
      logits: 'address: [rows, classes]',
      labels: 'address: [rows] of int32',
      gradient: 'address: [rows, classes]',
      losses: 'address: [rows] of float64',
      classes: 'integer',
      rows: 'integer',
    },
  },
  sgdUpdate: {
    source: 'training/updates',
    args: {
      table: 'address: a row for each chunk',
      factor: 'address: one float that gradients are multiplied by; 0 for none',
      nesterov: 'boolean',
      learningRate: 'float',
      momentum: 'float',
    },
  },
  adamUpdate: {
    source: 'training/updates',
    args: {
      table: 'address: a row for each chunk',
      factor: 'address: one float that gradients are multiplied by; 0 for none',
      rate: "float: the learning rate over the first moment's bias correction",
      correction: "float: the square root of the second moment's bias correction",
      kept: 'float: the share of the weight that weight decay leaves',
      beta1: 'float',
      beta2: 'float',
      oneMinusBeta1: 'float',
      oneMinusBeta2: 'float',
      epsilon: 'float',
    },
  },
  sumSquares: {
    source: 'training/updates',
    args: {
      table: 'address: a row for each chunk',
      sums: 'address: [chunks] of float64',
    },
  },
};

/** The kernels that are not divided into tasks. `source`, in assembly/, exports KERNEL(arguments). */
export const serialKernels = {
  clear: {
    source: 'convolution/images',
    args: { to: 'address', floats: 'integer' },
  },
  copy: {
    source: 'convolution/images',
    args: {
      from: 'address',
      to: 'address',
      floats: 'integer',
      zeros: 'integer: floats that are set to zero after those that are copied',
    },
  },
  addIntegers: {
    source: 'elementwise/scale',
    args: { a: 'address', b: 'address', output: 'address', count: 'integer' },
  },
  rootOfSums: {
    source: 'training/updates',
    args: { sums: 'address: [count] of float64', root: 'address: one float', count: 'integer' },
  },
  packRows: {
    source: 'convolution/scatter',
    args: {
      filter: 'address: [lines, run, outChannels]',
      rows: 'address: [lines][outChannels][run rounded up to 4]',
      lines: 'integer',
      run: 'integer',
      outChannels: 'integer',
    },
  },
  repeatColumns: {
    source: 'matrix/columns',
    args: {
      from: 'address: [columns]',
      to: 'address: [period]',
      columns: 'integer',
      period: 'integer: floats in a period',
    },
  },
  foldColumns: {
    source: 'matrix/columns',
    args: {
      partials: 'address: [rows, columns]',
      rows: 'integer',
      columns: 'integer',
      accumulators: 'address: working memory: [columns] of float64',
      sums: 'address: [columns]',
      factor: 'double: of the sums',
    },
  },
  batchNormMoments: {
    source: 'normalization/batch-norm',
    extends: 'periods',
    args: {
      partials: 'address: as batchNormStatistics writes them',
      blocks: 'integer',
      channels: 'integer',
      sums: 'address: working memory: [channels] of float64',
      squares: 'address: working memory: [channels] of float64',
      mean: 'address: [channels]',
      variance: 'address: [channels]',
    },
  },
  batchNormFactors: {
    source: 'normalization/batch-norm',
    args: {
      scale: 'address: [channels]',
      variance: 'address: [channels]',
      factor: 'address: [channels]',
      channels: 'integer',
      epsilon: 'double',
    },
  },
  batchNormGradTerms: {
    source: 'normalization/batch-norm-gradients',
    args: {
      doffset: 'address: sums of the gradient: [channels]',
      dscale: 'address: sums of the gradient times x - mean, replaced by the gradient: [channels]',
      variance: 'address: [channels]',
      k1: 'address: [channels]',
      k2: 'address: [channels]',
      channels: 'integer',
      rows: 'integer',
      epsilon: 'double',
    },
  },
  meanOfLosses: {
    source: 'training/softmax-cross-entropy',
    args: {
      losses: 'address: [rows] of float64',
      loss: 'address: one float',
      rows: 'integer',
    },
  },
};
