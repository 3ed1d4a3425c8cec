import type { TranslationOf } from '../../language/text.js';
import type { errorsText } from './messages.js';

export const chinese: TranslationOf<typeof errorsText> = {
  unexpected: '出现意外错误。请刷新页面后重试。',
  SHAPE: '张量的形状不符。请选择与图像相配的网络和输入尺寸。',
  CONFIG: '某项设置无效。请修改下面提到的设置。',
  DATA: '数据无法使用。请替换或删除下面提到的文件，然后重试。',
  DATA_CORRUPT: '有些图像文件已损坏。请替换或删除这些文件。',
  DATA_FORMAT: '不支持这种图像格式。请将文件转换为 PNG 或 JPEG。',
  DATA_CLASSES: '各部分数据的类别不一致。请在每个部分使用相同的类别名称。',
  DATA_LAYOUT: '文件夹的结构不对。请把每个类别的图像放在各自的文件夹中。',
  DATA_DOWNLOAD: '数据集无法下载。请检查网络连接后重试。',
  CHECKPOINT: '检查点无法使用。请选择用本页面或 convkit 保存的文件。',
  CHECKPOINT_WEIGHTS: '权重与网络不符。请选择保存这些权重时所用的模型、变体和宽度。',
  CHECKPOINT_DOWNLOAD: '预训练权重无法下载。请检查网络连接，或选择一个权重文件。',
  BACKEND: '计算后端无法完成这项计算。请减小批大小或图像尺寸，或换一个后端。',
  NUMERIC: '训练发散了：损失或权重不再是有限的数。请降低学习率。',
  NotAllowedError: '浏览器不允许这项操作。请在浏览器的网站设置中允许，然后重试。',
  NotFoundError: '文件或设备已不存在。请另选一个，或重新连接。',
  NotReadableError: '文件或设备无法读取，可能正被另一个程序使用。请关闭该程序后重试。',
  OverconstrainedError: '没有符合要求的摄像头。请连接另一个摄像头。',
  QuotaExceededError: '浏览器的存储空间已满。请删除不再需要的训练，然后重试。',
  SecurityError: '浏览器禁止本站进行这项操作。请在设置中允许存储和文件访问。',
  AbortError: '操作已取消。请重试。',
  NetworkError: '网络出错。请检查连接后重试。',
  EncodingError: '图像无法解码。请选择 PNG 或 JPEG 文件。',
  RangeError: '内存不足。请使用更少或更小的图像。',
};
