import type { TranslationOf } from '../../language/text.js';
import type { formText } from './messages.js';

export const chinese: TranslationOf<typeof formText> = {
  modelPart: '模型',
  dataPart: '数据',
  trainingPart: '训练',
  more: '更多设置',
  paper: '{paper}，{year} 年。',
  pretrained: '从预训练权重开始',
  startFrom: '初始权重',
  remove: '移除',
  removeFile: '移除 {file}',
  trainedLayers: '训练哪些层',
  lastLayer: '最后一层',
  allLayers: '所有层',
  firstImages: '{title}（前 {count} 张）',
  allImages: '{title}（全部 {count} 张）',
  ownImages: '你自己的图像',
  notAvailable: '{title} 不可用',
  drop: '把文件夹拖到这里，每个类别的图像各放一个子文件夹；也可以拖入一个数据集的四个 IDX 文件，或 cifar-10-binary.tar.gz。',
  chooseFolder: '选择文件夹',
  chooseIdx: '选择 IDX 文件',
  recordWebcam: '录制或手绘类别',
  noImages: '还没有载入图像。',
  cifarFile: '{name} 中的 CIFAR-10',
  classImages: { other: '{count} 张图像，类别为 {classes}' },
};
