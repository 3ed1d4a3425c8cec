interface ChineseFile {
  readonly chinese: Readonly<Record<string, unknown>>;
}

const files = import.meta.glob<ChineseFile>('../**/messages.zh.ts', { eager: true });

/** The Chinese texts, by part: the folder of their file. Loaded when the page is shown in Chinese. */
export const chinese = Object.fromEntries(
  Object.entries(files).map(([file, texts]) => [
    file.replace(/^\.\.\/|\/messages\.zh\.ts$/g, ''),
    texts.chinese,
  ]),
);
