/** A file as `<input webkitdirectory>` returns it. */
export function picked(path: string, bytes: Uint8Array, asked?: () => void): File {
  const file = new File([bytes as Uint8Array<ArrayBuffer>], path.split('/').at(-1) as string);
  Object.defineProperty(file, 'webkitRelativePath', { value: path });
  const slice = file.slice.bind(file);
  file.slice = (...args) => {
    asked?.();
    return slice(...args);
  };
  return file;
}
