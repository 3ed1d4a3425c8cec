import type { TranslationOf } from '../language/text.js';
import type { trainText } from './messages.js';

export const chinese: TranslationOf<typeof trainText> = {
  title: '训练网络',
  lead: '就在你的浏览器里，看神经网络如何学会识别手写数字。点击“开始”即可。',
  addressProblems: '网址中有些设置无效，已改用默认值：',
  interrupted: '{model} 的训练中断了。要从第 {step} 步继续吗？',
  resume: '继续',
  discard: '放弃',
  run: '训练',
  start: '开始',
  startSecond: '再开始一次训练',
  endsRun: '第 {number} 次训练仍在进行。开始新的训练会结束它，之后可以继续。',
  whatHappens: '点击“开始”后会发生什么',
  plan: { other: '<b>{model}</b> 将在 <b>{data}</b> 上训练 {count} 轮（把训练图像完整看 {count} 遍）。' },
  ownImages: '你自己的图像',
  fromWeights: '训练从 {file} 中的权重开始。',
  staysHere: '一切都在这个标签页中运行，图像不会离开你的设备。',
  trainStep: '第一步之后，这里会出现损失和准确率曲线。',
  tryStep: '画一个数字，看网络认出了什么，以及为什么。',
  insideStep: '跟着你画的数字，逐层穿过网络。',
  papers: '六篇<a>论文</a>讲述这些想法的来历，每篇都配有可交互的图和一个小实验。',
};
