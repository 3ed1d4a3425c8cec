import type { TranslationOf } from '../../language/text.js';
import type { variantText } from './messages.js';

const stages = (blocks: number) =>
  `与论文一致：三个阶段，通道数为 16、32 和 64，各 ${blocks} 个残差块，捷径连接以零填充（选项 A）。`;

export const chinese: TranslationOf<typeof variantText> = {
  'A network of your own, from a list of blocks': '由模块列表搭建的自建网络。',
  'LeNet-5 as it is taught today: ReLU, max pooling, softmax, He initialization':
    '今天教材中的 LeNet-5：ReLU、最大池化、softmax、He 初始化。',
  'The layers of modern, with the initialization and training of a tutorial':
    '与 modern 的层相同，初始化和训练方式取自一篇教程。',
  'As published: trainable subsampling, sparse connections in C3, scaled tanh, radial basis function output':
    '与论文一致：可训练的下采样、C3 稀疏连接、缩放的 tanh、径向基函数输出。',
  'The modern variant with tanh instead of ReLU, for comparison': '把 modern 中的 ReLU 换成 tanh，用于比较。',
  'The modern variant with sigmoid instead of ReLU, for comparison':
    '把 modern 中的 ReLU 换成 sigmoid，用于比较。',
  "torchvision's: one tower of 64, 192, 384, 256 and 256 channels, without normalization":
    'torchvision 的版本：单路结构，通道数为 64、192、384、256 和 256，没有归一化。',
  'As published: two towers, 96, 256, 384, 384 and 256 channels in total, local response normalization, 227x227 pixels':
    '与论文一致：双路结构，通道总数为 96、256、384、384 和 256，局部响应归一化，输入 227×227 像素。',
  'As published, for CIFAR-10: blocks of 192-160-96, 192-192-192 and 192-192-classes channels':
    '与论文一致，用于 CIFAR-10：各块的通道数为 192-160-96、192-192-192 和 192-192-类别数。',
  'From "Dive into Deep Learning", for large images: blocks of 96, 256, 384 and classes channels':
    '取自《动手学深度学习》，用于大图像：各块的通道数为 96、256、384 和类别数。',
  'For images of 28 to 64 pixels: nine inception blocks, half as wide, with batch norm':
    '用于 28 到 64 像素的图像：九个 Inception 块，宽度减半，带批归一化。',
  "torchvision's: batch norm, 3x3 instead of 5x5 convolutions, two auxiliary classifiers":
    'torchvision 的版本：批归一化，以 3×3 卷积代替 5×5 卷积，两个辅助分类器。',
  'Table 1 of the paper: 5x5 convolutions, biases, local response normalization, two auxiliary classifiers':
    '论文中的表 1：5×5 卷积、偏置、局部响应归一化、两个辅助分类器。',
  "torchvision's: projection shortcuts where the shape changes (option B)":
    'torchvision 的版本：在形状改变处使用投影捷径连接（选项 B）。',
  'As published: zero-padded shortcuts (option A)': '与论文一致：捷径连接以零填充（选项 A）。',
  'For images of 32x32 pixels: 3x3 convolution of stride 1 first, no max pooling':
    '用于 32×32 像素的图像：首层是步幅为 1 的 3×3 卷积，没有最大池化。',
  'As published: the stride of a block is in its first 1x1 convolution, not in the 3x3':
    '与论文一致：残差块的步幅在第一个 1×1 卷积中，而不在 3×3 卷积中。',
  'ResNet-18 without its shortcuts': '去掉捷径连接的 ResNet-18。',
  'ResNet-34 without its shortcuts': '去掉捷径连接的 ResNet-34。',
  'As published: three stages of 16, 32 and 64 channels, 3 blocks each, zero-padded shortcuts (option A)':
    stages(3),
  'As published: three stages of 16, 32 and 64 channels, 5 blocks each, zero-padded shortcuts (option A)':
    stages(5),
  'As published: three stages of 16, 32 and 64 channels, 7 blocks each, zero-padded shortcuts (option A)':
    stages(7),
  'As published: three stages of 16, 32 and 64 channels, 9 blocks each, zero-padded shortcuts (option A)':
    stages(9),
  'As published: three stages of 16, 32 and 64 channels, 18 blocks each, zero-padded shortcuts (option A)':
    stages(18),
  'As published, without batch norm': '与论文一致，没有批归一化。',
  "torchvision's: batch norm after each convolution": 'torchvision 的版本：每个卷积之后都有批归一化。',
  '784-100-10: a hidden layer of sigmoid units, then logits':
    '784-100-10：一个由 sigmoid 单元组成的隐藏层，然后输出 logits。',
  'As published: sigmoid units in both layers, trained towards 1 for the correct class and 0 for others':
    '与论文一致：两层都是 sigmoid 单元，正确类别的目标为 1，其他为 0。',
};
