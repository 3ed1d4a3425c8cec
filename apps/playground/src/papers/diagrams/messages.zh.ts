import type { TranslationOf } from '../../language/text.js';
import type { diagramsText } from './messages.js';

export const chinese: TranslationOf<typeof diagramsText> = {
  weights: '{count} 个权重',
  slider: '{label}：<output>{value}</output>',
  channels: '{count} 个通道',

  inceptionImage:
    '四个分支的输入都是同样的 {channels} 个通道。1×1 卷积输出 {one} 个；1×1 降到 {threeReduce} 个，再由 3×3 输出 {three} 个；1×1 降到 {reduce} 个，再由 5×5 输出 {five} 个；3×3 最大池化，再由 1×1 输出 {poolProj} 个。拼接后共 {all} 个通道。',
  maxPool: '最大池化',
  concatenation: '拼接',
  previous: '上一层',

  fieldImage:
    '{count} 层 3×3 卷积叠在一起：一个单元看得到的边长依次是 {sizes} 个像素，最后一个数是在输入上。',
  fieldCaption: '从输入经过 {count} 层 3×3 卷积到一个单元',

  towersImage: '{before} 张和 {after} 张特征图分在 {count} 座塔里；每座塔只看得到自己的。',
  towersFirst: '第一层卷积',
  towersSecond: '第二层卷积',
  featureMaps: '{count} 张特征图',

  blockTitle: '残差块',
  blockImage:
    '输入 x 有 {inChannels} 个通道，走两条路：一条经过两个 3×3 卷积，得到 F(x)；另一条直接绕过它们，不经过任何层。两者之和 {sum} 再经过 ReLU。',
  blockImageHalved:
    '输入 x 有 {inChannels} 个通道，走两条路：一条经过两个 3×3 卷积，得到 F(x)；另一条绕过它们，只经过一个 1×1 卷积，从 {inChannels} 个通道变成 {channels} 个。两者之和 {sum} 再经过 ReLU。',
  convolution: '{size}×{size} 卷积',
  normalizedReLU: '{count} 个通道，批归一化，ReLU',
  normalized: '{count} 个通道，批归一化',
  halving: '步幅 2，{count} 个通道',
  unchanged: 'x，保持不变',
  outChannels: '输出通道数',
  halve: '边长减半，通道数加倍',
  twoConvolutions: '两个卷积',
  shortcut: '捷径',
  projection: 'x 与 F(x) 的形状不同，所以捷径是一个 1×1 卷积：论文中的方案 B。',
  identity: '捷径就是 x 本身，不花任何代价；如果 F(x) 是 0，这个块就把输入原样传下去。',

  errorsChart: '训练错误率（%），三个种子的平均值',
  epoch: '轮',
  lastErrors: 'plain18 {plain18}，plain34 {plain34}，resnet18 {resnet18}，resnet34 {resnet34}',
  errorsSummary: '{epochs} 轮之后：{errors}。',
  errorsMeasured:
    '这是我们用 3,000 张数字、四分之一宽的网络测得的。最后的训练错误率：{errors}。没有捷径时，深的网络要差好几倍；有了捷径，只差 0.1 个百分点。论文有一个结果没有重现：34 层的残差网络没有胜过 18 层的。在这个页面上训练，错误率会高一些（有一次是 9.2% 和 1.6%），因为训练方案会随机平移图像。',
  measureTitle: '测量梯度',
  measureLead:
    '同样是 34 层的网络，但更窄，从第一步开始看。每十步测量一次各个 3×3 卷积的梯度范数。有一次的结果是：没有捷径时，第一层的梯度在第 1 步是最后一层的 170 倍，到第 21 步只剩它的约二十分之一；有捷径时分别是 15 倍和三分之一。',
  measureChart: '各层的梯度范数，从第一层到最后一层',
  measureLayer: '层',
  measureSummary: '第 {step} 步：{values}。',
  measureValue: '{name}（第一层 {first}，最后一层 {last}）',
  plain: '没有捷径',
  residual: '有捷径',
  gradientTitle: '梯度还剩多少',
  gradientImage: '由 {layers} 层组成的链，从右到左逐渐变淡；上方是代表捷径的实线。',
  gradientShortcut: '捷径：1',
  layers: '层数',
  gradientFactor: '每层传回的梯度比例',
  gradientRemains:
    '没有捷径：{factor} 的 {layers} 次方，梯度只剩 <b>{plain}</b>。只有捷径：1。捷径和卷积层合在一起，每两层一块：{together}。',
  gradientNote:
    '教程常常把这个数写错：0.6 的 19 次方是 {right}。这个模型也过于简单：真实的各层并不相同，而且批归一化能防止梯度消失。论文自己也不认为普通网络的问题出在梯度消失（4.1 节）。',
};
