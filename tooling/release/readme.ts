import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

/** Returns the first example of a README as JavaScript. */
export function readmeExample(markdown: string): string {
  const source = /^```(?:ts|js)\n(.*?)^```$/ms.exec(markdown)?.[1];
  if (!source) throw new Error('no example in ```ts or ```js');
  const compilerOptions = {
    target: ScriptTarget.ES2022,
    module: ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  };
  return transpileModule(source, { compilerOptions }).outputText;
}

/** Returns the packages that a README tells its reader to install. */
export function readmeInstall(markdown: string): string[] {
  const line = /^(?:\$ )?npm (?:install|i) (.+)$/m.exec(markdown)?.[1];
  if (!line) throw new Error('no line `npm install …`');
  return line.split(/\s+/).filter((word) => !word.startsWith('-'));
}
