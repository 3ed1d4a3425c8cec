import type { DefaultTheme, LocaleConfig } from 'vitepress';
import { apiSidebar, packagesSidebar } from '../generate/entries.mjs';

const GUIDE: DefaultTheme.SidebarItem[] = [
  { text: 'First run', link: '/guide/first-run' },
  { text: 'Train on your own images', link: '/guide/own-images' },
  { text: 'Fine-tune', link: '/guide/fine-tune' },
  { text: 'Series, text and tables', link: '/guide/sequences' },
  { text: 'Resume and repeat a run', link: '/guide/resume' },
  { text: 'Evaluate, report, compare', link: '/guide/evaluate' },
  { text: 'Search for good settings', link: '/guide/sweeps' },
  { text: 'Export', link: '/guide/export' },
  { text: 'Choose a backend', link: '/guide/backends' },
  { text: 'Deploy a page', link: '/guide/deploy' },
];

const TUTORIAL: DefaultTheme.SidebarItem[] = [
  { text: 'Introduction', link: '/tutorial/' },
  { text: '1. LeNet-5', link: '/tutorial/lenet5' },
  { text: '2. AlexNet', link: '/tutorial/alexnet' },
  { text: '3. VGG', link: '/tutorial/vgg' },
  { text: '4. NiN', link: '/tutorial/nin' },
  { text: '5. GoogLeNet', link: '/tutorial/googlenet' },
  { text: '6. ResNet', link: '/tutorial/resnet' },
  { text: '7. Degradation', link: '/tutorial/degradation' },
];

const EXTEND: DefaultTheme.SidebarItem[] = [
  { text: 'Write a block', link: '/extend/block' },
  { text: 'Write a model', link: '/extend/model' },
  { text: 'Write a dataset', link: '/extend/dataset' },
  { text: 'Write a kernel pack', link: '/extend/kernel-pack' },
  { text: 'Your first kernel', link: '/extend/first-kernel' },
];

const PAPERS: DefaultTheme.SidebarItem[] = [
  { text: 'LeNet-5', link: '/papers/lenet5' },
  { text: 'AlexNet', link: '/papers/alexnet' },
  { text: 'VGG', link: '/papers/vgg' },
  { text: 'Network in Network', link: '/papers/nin' },
  { text: 'GoogLeNet', link: '/papers/googlenet' },
  { text: 'ResNet', link: '/papers/resnet' },
  { text: 'TextCNN', link: '/papers/textcnn' },
];

const KERNELS: DefaultTheme.SidebarItem[] = [
  { text: 'Overview', link: '/kernels/' },
  { text: 'Convolution as a product', link: '/kernels/product' },
  { text: 'Winograd', link: '/kernels/winograd' },
  { text: 'Pooling', link: '/kernels/pooling' },
  { text: 'Threads', link: '/kernels/threads' },
];

const MEASUREMENTS: DefaultTheme.SidebarItem[] = [
  { text: 'Results', link: '/measurements/results' },
  { text: 'Recipes', link: '/measurements/recipes' },
  { text: 'Degradation', link: '/measurements/degradation' },
  { text: 'Benchmarks', link: '/measurements/benchmarks' },
  { text: 'Sizes', link: '/measurements/sizes' },
  { text: 'Sweeps at scale', link: '/measurements/sweeps' },
  { text: 'Comparison', link: '/measurements/comparison' },
];

const REFERENCE: DefaultTheme.SidebarItem[] = [
  { text: 'Limits', link: '/reference/limits' },
  { text: 'Command line', link: '/reference/cli' },
  { text: 'Error codes', link: '/reference/errors' },
  { text: 'Playground', link: '/reference/playground' },
];

const PROJECT: DefaultTheme.SidebarItem[] = [
  { text: 'Release 0.1.0', link: '/releases/0-1-0' },
  { text: 'Architecture', link: '/project/architecture' },
  { text: 'Decisions', link: '/decisions/' },
  { text: 'Dependencies', link: '/project/dependencies' },
  { text: 'Contributing', link: '/project/contributing' },
];

/** The English pages: navigation and sidebar. */
export const english: LocaleConfig<DefaultTheme.Config>[string] = {
  label: 'English',
  lang: 'en-US',
  description: 'Train the classic convolutional networks in Node and in the browser, on WebAssembly.',
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/guide/first-run', activeMatch: '^/guide/' },
      { text: 'Tutorial', link: '/tutorial/', activeMatch: '^/tutorial/' },
      { text: 'Papers', link: '/papers/lenet5', activeMatch: '^/papers/' },
      { text: 'Results', link: '/measurements/results' },
      { text: 'API', link: '/api/convkit', activeMatch: '^/api/' },
    ],
    sidebar: [
      { text: 'Guide', items: GUIDE },
      { text: 'From LeNet-5 to ResNet', collapsed: true, items: TUTORIAL },
      { text: 'Extend', collapsed: true, items: EXTEND },
      { text: 'Papers', collapsed: true, items: PAPERS },
      { text: 'How the kernels work', collapsed: true, items: KERNELS },
      { text: 'Measurements', collapsed: true, items: MEASUREMENTS },
      { text: 'Reference', collapsed: true, items: REFERENCE },
      { text: 'Packages', collapsed: true, items: packagesSidebar() },
      { text: 'Project', collapsed: true, items: PROJECT },
      { text: 'API', collapsed: true, items: apiSidebar() },
    ],
    outline: { level: [2, 3] },
  },
};
