import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../../core/package-root.js';

export interface Page {
  /** Relative to the repository. */
  file: string;
  text: string;
}

export interface ShownCommand {
  page: string;
  verb: string;
  options: string[];
}

/** README and everything else that people read first, with the pages in docs/. */
export async function readPages(): Promise<Page[]> {
  const names = await readdir(join(packageRoot, 'docs'), { recursive: true });
  const docs = names.filter((name) => name.endsWith('.md')).map((name) => name.replaceAll('\\', '/'));
  const files = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...docs.map((name) => `docs/${name}`)];
  return Promise.all(
    files.map(async (file) => ({ file, text: await readFile(join(packageRoot, file), 'utf8') })),
  );
}

/** Every `healer <verb>` that is code: in shell blocks, after a prompt in console blocks, and between backquotes. */
export function commandsIn({ file, text }: Page): ShownCommand[] {
  const lines = [
    ...blocksIn(text),
    ...[...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code),
  ];
  return lines.flatMap((line) =>
    [...line.matchAll(/(?:^|[\s|&;])healer ([a-z]+)((?: (?!-- |[|&;#])\S+)*)/g)].map(
      ([, verb = '', rest = '']) => ({
        page: file,
        verb,
        options: rest.split(' ').flatMap((word) => /^--?[a-z][\w-]*/i.exec(word) ?? []),
      }),
    ),
  );
}

/** Options that stand alone between backquotes, as in tables. */
export const optionsIn = ({ text }: Page): string[] =>
  [...withoutBlocks(text).matchAll(/`(--[a-z][\w-]*)/g)].map(([, option = '']) => option);

/** Those in lists stand further in. */
const blocks = /^ *```(\w*)\n([\s\S]*?)^ *```/gm;

const withoutBlocks = (text: string): string => text.replace(blocks, '');

function blocksIn(text: string): string[] {
  return [...text.matchAll(blocks)].flatMap(([, language, body = '']) => {
    const lines = body.split('\n').map((line) => line.trimStart().replace(/(?:^|\s)#.*/, ''));
    if (language === 'sh') return lines;
    return language === 'console'
      ? lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2))
      : [];
  });
}

/** Targets of links and pictures, without those to other sites. */
export const linksIn = ({ text }: Page): string[] =>
  [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)]
    .map(([, link, source]) => link ?? source ?? '')
    .filter((link) => !/^[a-z]+:/.test(link));

/** As GitHub names them: lower case, words joined by hyphens, other signs left out, and numbered when they come again. */
export function headingsIn({ text }: Page): string[] {
  const times = new Map<string, number>();
  return [...withoutBlocks(text).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => {
    const name = title
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-');
    const before = times.get(name) ?? 0;
    times.set(name, before + 1);
    return before === 0 ? name : `${name}-${before}`;
  });
}
