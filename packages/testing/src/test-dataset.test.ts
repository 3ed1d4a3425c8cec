import { conformingDataset } from './broken-datasets.fixture.js';
import { testDataset } from './test-dataset.js';

testDataset('a dataset', conformingDataset);
testDataset('a dataset behind a promise', async () => conformingDataset(), {
  length: 4,
  classes: ['even', 'odd'],
  shape: [2, 1, 1],
});
