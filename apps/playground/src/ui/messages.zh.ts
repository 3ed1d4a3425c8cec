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
};
