import type { TranslationOf } from '../language/text.js';
import type { dataText } from './messages.js';

export const chinese: TranslationOf<typeof dataText> = {
  emptyFolder: '文件夹中没有文件。',
  emptyFolderHint: '请选择一个文件夹，其中每个类别的图像各放在一个子文件夹中。',
  manyFiles: '{count} 个文件太多：上限为 {limit} 个',
  manyFilesHint: '请减少图像，或在 Node 中训练：npx convkit train … --data FOLDER。',
};
