import type { TranslationOf } from '../../language/text.js';
import type { ownText } from './messages.js';

export const chinese: TranslationOf<typeof ownText> = {
  yourImages: '你的图像',
  checking: { other: '正在检查 {count} 个文件……' },
  oneClass: '只有一个类别“{name}”。分类器至少需要两个类别。',
  chooseInner: '如果“{name}”里面的文件夹才是类别，请直接选择“{name}”。',
  layoutHint: '请把每个类别的图像各放在一个文件夹中，并移除没有图像的文件夹。',
  images: { other: '{count} 张图像' },
  classes: { other: '{count} 个类别' },
  found: '共 {images}，{classes}',
  counts: '每个类别的图像数量',
  className: '类别',
  train: '训练',
  validation: '验证',
  heldOut: '留作测试',
  test: '测试',
  moreClasses: { other: '另有 {count} 个类别' },
  skipped: { other: '有 {count} 个文件无法作为图像读取，已跳过。' },
  untested: '测试图像中没有{classes}，因此准确率不能说明这些类别识别得如何。',
  unbalanced: '类别不均衡：{most} 的图像数量是 {least} 的 {ratio} 倍。请分别比较各个类别，不要只看准确率。',
  auto: '自动',
  gray: '1：灰度，丢弃颜色',
  color: '3：红、绿、蓝',
  channelsFound: '自动：{channels}',
};
