import type { TranslationOf } from '../language/text.js';
import type { papersText } from './messages.js';

export const chinese: TranslationOf<typeof papersText> = {
  subtitle: '本站各个网络背后的六篇论文。',
  all: '全部六篇',
  overview:
    '1998 年，一个七层的网络读懂了支票上的数字。十四年后，GPU 和上百万张图像让这样的网络变得很大；接下来的问题是怎样把它变深：先用小卷积核，再用由多种卷积核组成的块，最后用绕过块的捷径。每一页用几句话讲清一篇论文的想法，让你动手摆弄它的基本结构、算一算它的参数，再训练一个小网络来检验论文的结论——只要浏览器的一个标签页做得到。',
  lenet5: '用少量共享的权重，在图像各处寻找同一种图案。',
  alexnet: 'ReLU、Dropout 和两块 GPU，让大网络训练得动。',
  nin: '1×1 卷积；每个类别一张特征图，取平均值作得分，代替全连接层。',
  vgg: '只用层层相叠的 3×3 卷积：仅靠加深就能提高准确率。',
  googlenet: '多种尺寸的卷积核并排工作，用 1×1 卷积把计算量降下来。',
  resnet: '绕过块的捷径，让一百多层的网络也能学好。',
};
