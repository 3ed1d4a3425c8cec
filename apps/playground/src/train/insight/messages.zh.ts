import type { TranslationOf } from '../../language/text.js';
import type { insightText } from './messages.js';

export const chinese: TranslationOf<typeof insightText> = {
  insight: '深入观察',
  insightOf: '深入观察第 {number} 次训练',
  measuring: '正在测试一些图像……',
  update: '更新',
  noImages: '这次训练是从文件打开的，页面没有它的图像。',
  noStep: '还没有内容。第一步之后显示。',
  tabs: '观察的种类',
  mistakes: '最严重的错误',
  embedding: '图像分布',
  layers: '各层',
  rates: '学习率',
  ratesHint:
    '用一个新的网络最多训练 100 步，学习率从 0.000001 增大到 1。损失下降最快的地方，就是合适的学习率。',
  testRates: '测试学习率',
  testingRates: '正在测试学习率……',
  stop: '停止',
  ratesChart: '不同学习率下的损失',
  ratesAxis: '学习率（10 的幂）',
  rateLoss: '训练损失',
  ratesInWords: '学习率为 {rate} 时损失下降最快。',
  useRate: '使用 {rate}',
  rateUsed: '下一次训练使用学习率 {rate}。',
  tested: '在第 {step} 步时用 {count} 张测试图像测量。',
  mistakesHint: '网络目前错得最严重的测试图像，最严重的在前。',
  noMistakes: '没有：这些图像全部分类正确。',
  mistake: '{label}，被认作 {predicted}（{probability}）',
  embeddingHint:
    '每个点是一张测试图像，颜色表示真实类别。两点越近，它们在最后一个隐藏层的特征越相似（UMAP）。训练好的网络会把各类别分开。圆环表示分类错误。',
  embeddingInWords: '{classes} 个类别的 {count} 张图像的分布，其中 {mistakes} 张分类错误。',
  chosenImage: '分布图上的图像',
  chosen: '{label}，分类为 {predicted}（{probability}）',
};
