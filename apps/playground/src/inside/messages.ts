import { defineText, phrase, plural } from '../language/text.js';

export const insideText = defineText('inside', {
  lead: 'What the network is made of, and what it does with your image. All values come from the current network.',
  parts: 'Parts of the network',

  architecture: 'Architecture',
  architectureLead:
    'Each box is a layer, from the image at the top to the scores at the bottom. Taller boxes have larger feature maps, wider boxes have more of them. Click a block of layers, or press Enter, to open it.',
  reading: 'Reading the network …',
  diverged:
    'The numbers in this network are no longer finite: its training diverged, usually because the learning rate was too high. <train>Train</train> it again with a lower one, such as 0.01.',
  caption: phrase('{name}: {parameters} parameters, {multiplyAdds} multiply-adds per image'),
  layersOf: phrase('Layers of {name}'),
  input: 'input',
  image: 'image',
  network: 'network',
  layers: plural({ one: '{count} layer', other: '{count} layers' }),
  counts: phrase('{parameters} parameters · {multiplyAdds} multiply-adds'),
  box: phrase('{name}, {type}, output {shape}, {parameters} parameters, {multiplyAdds} multiply-adds'),

  featureMaps: 'Feature maps',
  featureMapsLead:
    'A <b>feature map</b> is an image that a layer computes: it is bright where the layer found its pattern. Each channel of a layer’s output is one feature map.',
  imageSection: 'Image',
  drawFirst: 'Draw something, or choose a sample, to see what each layer makes of it.',
  featureMapsOf: phrase('Feature maps of {layer}: {count}'),
  layerDetails: phrase('{type}, {shape} · black {low}, white {high}'),
  output: 'output',

  filters: 'Filters',
  filtersLead:
    'A <b>filter</b>, or <b>kernel</b>, is the small pattern that a convolution looks for everywhere in its input. Gray is 0. Bright weights are positive, dark ones negative.',
  noFilters: 'This network has no filters larger than one pixel.',
  filtersOf: phrase('Filters of {layer}: {count}'),
  filterDetails: phrase('{count} filters, weights {shape} · black {low}, white {high}'),

  health: 'Layer health',
  noHealth: 'Nothing yet. The layers are measured every ten steps while a network trains on this page.',
  gradientNorms: 'Gradient norms by layer',
  gradientNormsText:
    'The <b>gradient norm</b> is the size of a layer’s gradient. Good: all layers within a factor of about 100. In a deep network without shortcuts, the first layers can receive much smaller gradients than the last.',
  updateRatios: 'Update-to-weight ratios by layer',
  updateRatiosText:
    'How much a step changes a layer’s weights, relative to their size. Good: near 0.001. Far above, lower the learning rate; far below, the layer hardly learns.',
  deadUnits: 'Dead ReLUs by layer',
  deadUnitsText:
    'The share of channels that are zero for every image of the batch. Good: near 0%. Units that stay <b>dead</b> no longer learn; a high learning rate kills them.',
  noRelus: 'No layer of this network ends in a ReLU, so none can be dead.',
  step: 'step',
  usual: 'usual: 0.001',
  latestValues: phrase('Latest values: {values}.'),
  none: 'none',

  tables: "LeNet-5's tables",
  noTables:
    'Only the published LeNet-5 has these: a connection table, and a code for each class. Choose LeNet-5 with the variant <i>original</i> on the <train>Train</train> page, or <recipe>load the settings of its recipe</recipe>.',
  connections: 'How C3 is connected to S2',
  connectionsText:
    'Each column is a feature map of C3, and each row one of S2. Only the last C3 feature map is connected to all of S2. This forces the others to extract different features, and it saves connections. LeCun et al. 1998, table I.',
  connectionTable: 'C3 table',
  connectionTableScroll: 'C3 table, scrollable',
  codes: 'Class codes',
  codesText:
    'F6 has 7x12 units. The network predicts the class whose code is nearest to their outputs. White is +1, black is -1. LeCun et al. 1998, figure 3.',
  codeOf: phrase('Code of {digit}'),
});
