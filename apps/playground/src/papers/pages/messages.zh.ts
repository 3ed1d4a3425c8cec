import type { TranslationOf } from '../../language/text.js';
import type { pagesText } from './messages.js';

export const chinese: TranslationOf<typeof pagesText> = {
  channels: '通道数',
  weights: '{count} 个权重',
  parameters: '{count} 个参数',
  multiplications: '{count} 次乘法',

  lenetIdea:
    '全连接网络必须在图像的每个位置上重新学习同一种图案。LeNet-5 用同一组为数不多的权重在各处寻找小图案，再把特征图的边长减半，让图案的准确位置变得不那么重要。经过两个这样的阶段，32×32 个像素变成 16 张 5×5 的特征图，再经过三层变成十个得分。第三层 C3 并不与下面的全部特征图相连：一张表规定它的每张特征图看哪几张，这样既省计算，又迫使它们学习不同的特征。从像素到数字，所有权重一起用梯度下降训练。',
  lenetSource:
    'LeCun, Bottou, Bengio & Haffner：Gradient-based learning applied to document recognition. Proceedings of the IEEE 86 (11), 1998. 见表 I（C3）。',
  lenetLookFor:
    '论文报告的错误率是 0.95%，在 10,000 张测试图像上得到（III.B 节）。我们用三个种子测得：论文的网络训练 20 轮后为 0.92%，全部连接的网络训练 10 轮后约为 0.7%（docs/benchmarks.md）。只训练一轮还到不了这个水平；看看两者有多接近。它们的激活函数、输出层和训练方案也不同，所以只能粗略比较。',
  lenetDemo: 'C3 与 S2 怎样连接',
  lenetTable: '表 I。C3 的特征图 {channel} 连接 S2 的特征图 {inputs}。',
  lenetChannel: 'C3 的特征图',
  lenetCount:
    '特征图 {channel} 连接 S2 的 6 张中的 {inputs} 张：5×5×{inputs} 个权重加一个偏置，共 {parameters} 个参数。',
  lenetWithTable: '按表连接的 C3',
  lenetAll: '全部连接',
  lenetNote: '许多教程把所有特征图都连上，仍然叫它 LeNet-5。论文中的这一层有 1,516 个参数。',

  alexnetIdea:
    '一个大型卷积网络，用两块 GPU 在一百多万张图像上训练，胜过了所有人工设计特征的系统。修正线性单元（ReLU）在负半轴为零、在正半轴为线性，比会饱和的激活函数学得快得多。网络被分成两座“塔”，每块 GPU 一座，只在某些层交换特征图。随机裁剪、翻转和改变颜色用来增强训练图像，Dropout 则让大的全连接层不依赖个别神经元。五个卷积层和三个全连接层共有约 6000 万个参数。',
  alexnetSource:
    'Krizhevsky, Sutskever & Hinton：ImageNet classification with deep convolutional neural networks. NIPS 2012. 见 3.1 节（激活函数）和 3.2 节（两座塔）。',
  alexnetLookFor:
    '3.1 节说，会饱和的激活函数比 ReLU 慢好几倍：图 1 中，tanh 要用六倍的轮数才达到 25% 的训练错误率。这里训练的两个网络都是 LeNet-5，只有激活函数不同：ReLU 和 sigmoid。网络这么小的时候，tanh 并不比 ReLU 慢。想亲眼看看，可以在“训练”页训练变体 <i>tanh</i>。',
  alexnetDemo: '两座塔',
  alexnetTowers: '塔的数目',
  alexnetSees: '第二层的每个卷积核看得到 {all} 张特征图中的 {seen} 张。',
  alexnetTwo: '论文中有两座塔，每块 GPU 一座。',
  alexnetUndivided: '第二层 5×5 卷积，不分塔',
  alexnetDivided: '分成 {count} 座塔',

  ninIdea:
    '一个卷积核只是线性函数，而真实的图案不是线性的。于是换成一个小网络在图像上滑动：一个卷积后面接两个 1×1 卷积，在每个像素上把各通道重新组合。最后一个块为每个类别输出一张特征图，整张图的平均值就是该类别的得分。这种全局平均池化没有参数，也就不会过拟合。各类别的特征图还可以直接看：它们显示网络在哪里“看见”了这个类别。',
  ninSource: 'Lin, Chen & Yan：Network in network. ICLR 2014. 见 3.2 节（全局平均池化）。',
  ninLookFor:
    '这个网络没有全连接层。这里的通道数缩到四分之一，用 3,000 张数字训练。看它照样学得会，再比较训练错误率和测试错误率：论文说，全局平均池化让两者保持接近。我们测得 7.9% 和 7.1%。',
  ninDemo: '全连接层，还是全局平均池化',
  ninImage: '{side}×{side} 像素的特征图，每张变成一个数。',
  ninMean: '平均',
  ninScore: '每张一个得分',
  ninSide: '特征图边长',
  ninClasses: '类别数',
  ninHidden: '两个 4,096 的隐藏层（VGG）',
  ninLinear: '一个全连接层',
  ninAverage: '1×1 卷积，再取平均',

  vggIdea:
    '仅仅加深，能有多大帮助？为了弄清这一点，所有卷积核都固定为 3×3，只改变层数。两层这样的卷积看得和一层 5×5 一样远，三层看得和一层 7×7 一样远，权重却更少，中间的非线性更多。特征图的边长减半五次，通道数则逐次加倍，直到 512。从 11 层到 19 层，错误率不断下降；这种简单规整的设计后来处处被沿用。',
  vggSource:
    'Simonyan & Zisserman：Very deep convolutional networks for large-scale image recognition. ICLR 2015. 见 2.3 节（叠起来的 3×3 卷积）。',
  vggLookFor:
    '论文中，在 ImageNet 上 16 层胜过 11 层（表 3）。这里两个网络的通道数都缩到八分之一，加上了论文之后才出现的批归一化，用 3,000 张数字训练。数字用不着多深的网络，所以看不到论文中的提升：我们测得 11 层的错误率是 4.3%，16 层是 5.1%。但是只用 3×3 卷积核，两者都学得会。',
  vggDemo: '叠起来的 3×3 卷积',
  vggConvolutions: '卷积层数',
  vggSee: '合起来看得到 {size}×{size} 个像素。',
  vggStack: '{count} 层 3×3 卷积',
  vggSingle: '一层 {size}×{size} 卷积',

  googlenetIdea:
    '卷积核多大最好？Inception 块不作选择：1×1、3×3、5×5 卷积和最大池化并排进行，特征图沿通道拼接。只是这样做太贵，所以先用 1×1 卷积减少大卷积核要看的通道数。九个这样的块组成 22 层的网络，参数约 700 万个，而 AlexNet 有 6000 万个。两个辅助分类器在训练时帮助梯度到达前面的层，训练之后去掉。',
  googlenetSource:
    'Szegedy, Liu, Jia, Sermanet, Reed, Anguelov, Erhan, Vanhoucke & Rabinovich：Going deeper with convolutions. CVPR 2015. 第 4 节和表 1。',
  googlenetLookFor:
    'GoogLeNet Lite 的通道数减半，并加上了批归一化。这里用前 5,000 张图像训练。看看没有大的全连接层，损失怎样下降。用全部 60,000 张图像训练两轮后，它的测试准确率为 99.33%，是三个种子的平均值（docs/benchmarks.md）。',
  googlenetDemo: '1×1 卷积在 Inception 块中省下多少',
  googlenetInput: '输入通道数',
  googlenetReduced: '降维后的通道数',
  googlenetDirect: '直接做 5×5 卷积',
  googlenetReduction: '先用 1×1 降维，再做 5×5',
  googlenetCounted: '按 28×28 像素上的 5×5 分支计算。每次乘法带一次加法，参数包括偏置。',
  googlenetSaves: '降维使乘法次数减少到 1/{factor}。',
  googlenetNothing: '通道数留得这么多，降维省不下什么。',

  resnetIdea:
    '更深的网络至少不该比浅的差，因为多出来的层只要让输出等于输入就行了。实际上，没有捷径的深网络更差，而且在训练图像上也更差，所以原因不是过拟合：论文把它叫作退化。残差块把输入加到各层的输出上，这些层只需要学习两者之差；要让输出等于输入，权重趋于零即可。有了这样的捷径，152 层的网络也训练得好，梯度也有了一条直接传回去的路。',
  resnetSource:
    'He, Zhang, Ren & Sun：Deep residual learning for image recognition. CVPR 2016（arXiv 1512.03385, 2015）。4.1 节和图 4。',
};
