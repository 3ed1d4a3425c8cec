import type { DefaultTheme, LocaleConfig } from 'vitepress';

const GUIDE: DefaultTheme.SidebarItem[] = [
  { text: '五分钟上手', link: '/zh/guide/first-run' },
  { text: '用自己的图片训练', link: '/zh/guide/own-images' },
  { text: '微调', link: '/zh/guide/fine-tune' },
  { text: '断点续训与复现', link: '/zh/guide/resume' },
  { text: '导出', link: '/zh/guide/export' },
  { text: '选择后端', link: '/zh/guide/backends' },
  { text: '部署网页', link: '/zh/guide/deploy' },
];

const TUTORIAL: DefaultTheme.SidebarItem[] = [
  { text: '导读', link: '/zh/tutorial/' },
  { text: '1. LeNet-5', link: '/zh/tutorial/lenet5' },
  { text: '2. AlexNet', link: '/zh/tutorial/alexnet' },
  { text: '3. VGG', link: '/zh/tutorial/vgg' },
  { text: '4. NiN', link: '/zh/tutorial/nin' },
  { text: '5. GoogLeNet', link: '/zh/tutorial/googlenet' },
  { text: '6. ResNet', link: '/zh/tutorial/resnet' },
  { text: '7. 退化实验', link: '/zh/tutorial/degradation' },
];

const ENGLISH_ONLY: DefaultTheme.SidebarItem[] = [
  { text: '序列、文本与表格', link: '/guide/sequences' },
  { text: '评估、报告与对比', link: '/guide/evaluate' },
  { text: '搜索超参数', link: '/guide/sweeps' },
  { text: '扩展 convkit', link: '/extend/block' },
  { text: '内核原理', link: '/kernels/' },
  { text: '实测结果', link: '/measurements/results' },
  { text: '性能基准', link: '/measurements/benchmarks' },
  { text: '命令行', link: '/reference/cli' },
  { text: '错误码', link: '/reference/errors' },
  { text: 'API', link: '/api/convkit' },
];

/** The Chinese pages: navigation, sidebar and the words of the theme. Their paths below `zh` are those of the English pages. */
export const chinese: LocaleConfig<DefaultTheme.Config>[string] = {
  label: '简体中文',
  lang: 'zh-CN',
  description: '在 Node 和浏览器里训练经典卷积神经网络：LeNet-5、AlexNet、VGG、NiN、GoogLeNet、ResNet。',
  themeConfig: {
    nav: [
      { text: '指南', link: '/zh/guide/first-run', activeMatch: '^/zh/guide/' },
      { text: '教程', link: '/zh/tutorial/', activeMatch: '^/zh/tutorial/' },
      { text: '实测结果', link: '/measurements/results' },
      { text: 'API', link: '/api/convkit' },
    ],
    sidebar: [
      { text: '指南', items: GUIDE },
      { text: '从 LeNet-5 到 ResNet', items: TUTORIAL },
      { text: '英文文档', collapsed: true, items: ENGLISH_ONLY },
    ],
    outline: { level: [2, 3], label: '本页目录' },
    docFooter: { prev: '上一页', next: '下一页' },
    sidebarMenuLabel: '目录',
    returnToTopLabel: '回到顶部',
    langMenuLabel: '切换语言',
    darkModeSwitchLabel: '深色模式',
    lightModeSwitchTitle: '切换到浅色模式',
    darkModeSwitchTitle: '切换到深色模式',
    skipToContentLabel: '跳到正文',
    notFound: {
      title: '页面不存在',
      quote: '这个地址没有对应的页面，也许它已经改名。',
      linkLabel: '回到首页',
      linkText: '回到首页',
    },
  },
};

/** The words of the search dialog on Chinese pages. */
export const chineseSearch: Partial<DefaultTheme.LocalSearchOptions> = {
  translations: {
    button: { buttonText: '搜索', buttonAriaLabel: '搜索文档' },
    modal: {
      displayDetails: '显示详细列表',
      resetButtonTitle: '清空',
      backButtonTitle: '关闭搜索',
      noResultsText: '没有找到',
      footer: {
        selectText: '打开',
        selectKeyAriaLabel: '回车',
        navigateText: '选择',
        navigateUpKeyAriaLabel: '上箭头',
        navigateDownKeyAriaLabel: '下箭头',
        closeText: '关闭',
        closeKeyAriaLabel: 'Esc',
      },
    },
  },
};
