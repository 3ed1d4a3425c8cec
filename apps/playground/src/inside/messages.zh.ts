import type { TranslationOf } from '../language/text.js';
import type { insideText } from './messages.js';

export const chinese: TranslationOf<typeof insideText> = {
  lead: '看看网络由哪些部分组成，又怎样处理你的图像。所有数值都来自当前的网络。',
  parts: '网络的各个部分',

  architecture: '结构',
  architectureLead:
    '每个方框是一层，最上面是图像，最下面是各类别的得分。方框越高，特征图越大；方框越宽，特征图越多。点击由多层组成的块，或者按回车键，可以把它展开。',
  reading: '正在读取网络……',
  diverged:
    '这个网络里的数值已不是有限数：训练发散了，通常是因为学习率过高。请用更低的学习率（例如 0.01）重新<train>训练</train>。',
  caption: '{name}：{parameters} 个参数，每张图像 {multiplyAdds} 次乘加',
  layersOf: '{name} 的各层',
  input: '输入',
  image: '图像',
  network: '网络',
  layers: '{count} 层',
  counts: '{parameters} 个参数 · {multiplyAdds} 次乘加',
  box: '{name}，{type}，输出 {shape}，{parameters} 个参数，{multiplyAdds} 次乘加',

  featureMaps: '特征图',
  featureMapsLead:
    '<b>特征图</b>是一层计算出来的图像：在找到相应模式的地方，它就亮。一层的输出有多少个通道，就有多少张特征图。',
  imageSection: '图像',
  drawFirst: '画点什么，或者选一个样例，看看每一层对它做了什么。',
  featureMapsOf: '{layer} 的特征图：{count} 张',
  layerDetails: '{type}，{shape} · 黑色为 {low}，白色为 {high}',
  output: '输出',

  filters: '卷积核',
  filtersLead:
    '<b>卷积核</b>也叫<b>滤波器</b>，是卷积在输入的每个位置上寻找的小模式。灰色表示 0，亮的权重为正，暗的为负。',
  noFilters: '这个网络没有大于一个像素的卷积核。',
  filtersOf: '{layer} 的卷积核：{count} 个',
  filterDetails: '{count} 个卷积核，权重 {shape} · 黑色为 {low}，白色为 {high}',

  health: '各层状态',
  noHealth: '还没有数据。网络在本页训练时，每十步测量一次各层。',
  gradientNorms: '各层的梯度范数',
  gradientNormsText:
    '<b>梯度范数</b>是一层梯度的大小。良好：各层相差不超过约 100 倍。在没有捷径连接的深层网络里，前面的层得到的梯度可能远小于最后的层。',
  updateRatios: '各层更新量与权重之比',
  updateRatiosText:
    '一步使一层的权重改变多少，相对于权重本身的大小。良好：接近 0.001。远大于它，就降低学习率；远小于它，说明这一层几乎没有在学习。',
  deadUnits: '各层失活的 ReLU',
  deadUnitsText:
    '对这一批的所有图像输出都为零的通道所占的比例。良好：接近 0%。一直<b>失活</b>的单元不再学习；学习率过高会造成失活。',
  noRelus: '这个网络没有以 ReLU 结尾的层，所以不会有失活的单元。',
  step: '步',
  usual: '通常值：0.001',
  latestValues: '最新值：{values}。',
  none: '无',

  tables: 'LeNet-5 的表',
  noTables:
    '只有论文原版的 LeNet-5 才有这些：一张连接表，以及每个类别的编码。请在<train>训练</train>页选择 LeNet-5 的变体 <i>original</i>，或者<recipe>载入它的训练设置</recipe>。',
  connections: 'C3 与 S2 的连接方式',
  connectionsText:
    '每一列是 C3 的一张特征图，每一行是 S2 的一张。只有 C3 的最后一张特征图与 S2 的全部特征图相连。这迫使其余的特征图提取不同的特征，也节省了连接。LeCun 等，1998，表 I。',
  connectionTable: 'C3 连接表',
  connectionTableScroll: 'C3 连接表，可滚动',
  codes: '类别编码',
  codesText:
    'F6 有 7×12 个单元。哪个类别的编码与这些单元的输出最接近，网络就预测哪个类别。白色为 +1，黑色为 -1。LeCun 等，1998，图 3。',
  codeOf: '{digit} 的编码',
};
