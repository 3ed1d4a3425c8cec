import type { Split } from '../split.js';

/** Describes a dataset in CIFAR's binary format: files of records, each a few labels and 32x32 pixels as planes of red, green and blue. */
export interface CifarSet {
  /** Name in error messages. */
  readonly name: string;
  /** Class names, indexed by label. */
  readonly classes: readonly string[];
  /** Number of labels before the pixels of a record, one byte each. */
  readonly labelBytes: number;
  /** Index of the label that `classes` names. */
  readonly label: number;
  /** Files of each split, in order. */
  readonly files: Readonly<Record<Split, readonly string[]>>;
  /** Number of records in each file of a split. */
  readonly records: Readonly<Record<Split, number>>;
  /** The archive that contains the files. */
  readonly archive: CifarArchive;
}

/** The archive that a dataset in CIFAR's binary format is published as. */
export interface CifarArchive {
  /** File name. */
  readonly name: string;
  /** Folder inside the archive that contains the files. */
  readonly folder: string;
  /** Official URL. */
  readonly url?: string;
  /** Published MD5 checksum, verified while the archive is read. Defaults to no check. */
  readonly md5?: string;
  /** SHA-256 checksum, verified when the archive is downloaded. Defaults to no check. */
  readonly sha256?: string;
}

/** CIFAR-10: color images of 32x32 pixels in 10 classes, 50,000 for training and 10,000 for testing. Krizhevsky 2009. */
export const CIFAR10: CifarSet = {
  name: 'CIFAR-10',
  classes: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
  labelBytes: 1,
  label: 0,
  files: {
    train: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`),
    test: ['test_batch.bin'],
  },
  records: { train: 10_000, test: 10_000 },
  archive: {
    name: 'cifar-10-binary.tar.gz',
    folder: 'cifar-10-batches-bin',
    url: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
    md5: 'c32a1d4ab5d03f1284b67883e8d87530',
    sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
  },
};

/** CIFAR-100 with its fine labels: 100 classes of 500 training and 100 test images each. Krizhevsky 2009. */
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
    url: 'https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz',
    md5: '03b5dce01913d631647c71ecec9e9cb8',
    sha256: '58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec',
  },
};

/** CIFAR-100 with its coarse labels: 20 superclasses of 5 classes each. */
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
