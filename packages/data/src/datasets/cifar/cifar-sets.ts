import type { Split } from '../idx/idx-set.js';

/** CIFAR's binary version: files of records, each a few labels and 32x32 pixels, all red, then green, then blue. */
export interface CifarSet {
  readonly name: string;
  readonly classes: readonly string[];
  /** Bytes before a record's pixels, one label each, and which of them `classes` names. */
  readonly labelBytes: number;
  readonly label: number;
  /** Of each split, in order. */
  readonly files: Readonly<Record<Split, readonly string[]>>;
  /** In each file of a split. */
  readonly records: Readonly<Record<Split, number>>;
  readonly archive: {
    readonly name: string;
    /** The folder in it. */
    readonly folder: string;
    /** As published beside it; absent, no sum is compared. */
    readonly md5?: string;
  };
}

/** Ten kinds of things, 32x32 in color, 50,000 to train and 10,000 to test: Krizhevsky 2009. */
export const CIFAR10: CifarSet = {
  name: 'CIFAR-10',
  classes: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
  labelBytes: 1,
  label: 0,
  files: {
    train: [1, 2, 3, 4, 5].map((batchSize) => `data_batch_${batchSize}.bin`),
    test: ['test_batch.bin'],
  },
  records: { train: 10_000, test: 10_000 },
  archive: {
    name: 'cifar-10-binary.tar.gz',
    folder: 'cifar-10-batches-bin',
    md5: 'c32a1d4ab5d03f1284b67883e8d87530',
  },
};

/** A hundred kinds of things by their fine labels, 500 images each to train and 100 to test: Krizhevsky 2009. */
export const CIFAR100: CifarSet = {
  name: 'CIFAR-100',
  classes:
    words(`apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel
    can castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin
    elephant flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man
    maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree
    plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper snail
    snake spider squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor train trout
    tulip turtle wardrobe whale willow_tree wolf woman worm`),
  labelBytes: 2,
  label: 1,
  files: { train: ['train.bin'], test: ['test.bin'] },
  records: { train: 50_000, test: 10_000 },
  archive: {
    name: 'cifar-100-binary.tar.gz',
    folder: 'cifar-100-binary',
    md5: '03b5dce01913d631647c71ecec9e9cb8',
  },
};

/** CIFAR-100 by its twenty coarse labels, five kinds of things each. */
export const CIFAR100_COARSE: CifarSet = {
  ...CIFAR100,
  name: 'CIFAR-100 (coarse)',
  classes:
    words(`aquatic_mammals fish flowers food_containers fruit_and_vegetables household_electrical_devices
    household_furniture insects large_carnivores large_man-made_outdoor_things large_natural_outdoor_scenes
    large_omnivores_and_herbivores medium_mammals non-insect_invertebrates people reptiles small_mammals trees
    vehicles_1 vehicles_2`),
  label: 0,
};

function words(text: string): string[] {
  return text.split(/\s+/);
}
