import type { TranslationOf } from '../language/text.js';
import type { uiText } from './messages.js';

export const chinese: TranslationOf<typeof uiText> = {
  pages: '页面',
  train: '训练',
  teach: '教它',
  try: '试一试',
  inside: '看内部',
  build: '搭建',
  lessons: '课程',
  papers: '论文',
  save: '保存',
  lightTheme: '浅色主题',
  darkTheme: '深色主题',
  language: '语言',
  languageFailed: '中文文本无法加载。请检查网络后重试。',
  skip: '跳到正文',
  endsRun: '有一次训练正在进行。这会结束它；之后可在“训练”页继续。',
  loading: '正在加载……',
  explain: '解释“{name}”',
  enterWhole: '请输入 {min} 到 {max} 的整数。',
  enterWholeOrNothing: '请输入 {min} 到 {max} 的整数，或留空。',
  enterNumber: '请输入 {min} 到 {max} 的数。',
  enterNumberOrNothing: '请输入 {min} 到 {max} 的数，或留空。',
  notFound: '找不到页面',
  noSuchPage: '本站没有“{path}”这个页面。网址可能输错了，或者已经失效。',
  toStart: '回到首页',

  preparingNetwork: '正在准备网络……',
  loadingNetwork: '正在加载训练好的 LeNet-5……',
  noNetwork:
    '还没有训练好的网络。可以在<train>训练</train>页训练一个，在<save>保存</save>页打开已保存的网络，或者就在这里开始：LeNet-5 用 5,000 张 MNIST 数字图像训练，只需几秒钟。',
  trainQuickly: '快速训练 LeNet-5',
  webcamVideo: '摄像头画面',
};
