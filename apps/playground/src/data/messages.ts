import { defineText, phrase } from '../language/text.js';

export const dataText = defineText('data', {
  emptyFolder: 'The folder has no files.',
  emptyFolderHint: 'Choose a folder with one folder of images for each class.',
  manyFiles: phrase('{count} files are too many: the limit is {limit}'),
  manyFilesHint: 'Use fewer images, or train in Node: npx convkit train … --data FOLDER.',
});
