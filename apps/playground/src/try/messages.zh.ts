import type { TranslationOf } from '../language/text.js';
import type { tryText } from './messages.js';

export const chinese: TranslationOf<typeof tryText> = {
  title: '试一试',
  lead: '随手画点什么，看看网络认出了什么。训练还没结束也可以试。',
  leadImages: '选一张图像，或者画一张，看看网络认出了什么。训练还没结束也可以试。',
  image: '图像',
  drawDigit: '画一个数字',
  drawSomething: '选一张或画一张图像',
  otherImages: '其他图像',
  orImage: '或者使用一张图像',

  drawingArea: '画板',
  howToDraw: '用鼠标、触控笔或手指书写。用键盘时，方向键移动画笔，Enter 键落笔或提笔。',
  orSample: '也可以画一个示例：',
  sampleDigits: '示例数字',
  drawSample: '画一个示例 {digit}',
  clear: '清除',
  penUp: '已提笔，距左侧 {x}，距顶部 {y}。',
  penDown: '已落笔，距左侧 {x}，距顶部 {y}。',

  testImages: '测试图像',
  orTestImage: '也可以选一张测试图像，网络训练时没有见过它们：',
  testImage: '{name}，测试图像 {number}',

  prediction: '预测',
  nothingDrawn: '还没有画任何东西。',
  noImage: '还没有图像。',
  trainFirst: '先训练一个网络，才能识别这张图像。',
  afterSteps: { other: '训练了 {count} 步的网络。' },
  trained: '已训练好的 LeNet-5，在 MNIST 上的准确率为 {accuracy}。<a>训练自己的网络</a>',
  diverged: '这个网络的权重已经失效：训练发散了。请降低学习率，<a>重新训练</a>。',
  probabilities: '概率',
  classNumber: '类别 {label}',

  showOnImage: '叠加在图像上',
  saliency: '显著图',
  saliencyHint: '突出显示对得分影响最大的像素。',
  gradCam: 'Grad-CAM',
  gradCamHint: '突出显示最后的特征图在哪些位置支持这个预测。',
  nothing: '不叠加',
  nothingHint: '只显示网络看到的图像。',
  seen: '网络看到的图像，{height}×{width} 像素',
  heatMap: '{name} 的热力图',

  imageFile: '图像文件',
  chooseImage: '选择或拖入一张图像',
  wholeImage: '预处理方式与训练图像相同。图像不会离开本机。',
  centerSquare: '使用图像中央的正方形区域。图像不会离开本机。',
  startWebcam: '使用摄像头',
  stopWebcam: '关闭摄像头',

  heroTitle: '这个网络认识数字',
  heroLead:
    '一个训练好的 LeNet-5 正在识别画出来的数字（MNIST 测试集准确率 {accuracy}）。自己画一个试试，或者点“开始”训练自己的网络。',
  stopDemo: '停止演示',
};
