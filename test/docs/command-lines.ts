import type { Page } from './pages.js';

export interface CommandLine {
  /** Pages that show it. */
  pages: string[];
  /** As it stands there, without prompt and remark. */
  shown: string;
  /** The words of healer's own, after `healer`. */
  words: string[];
}

const blocks = /^ *```(\w*)\n([\s\S]*?)^ *```/gm;

/** Every command line of healer in the blocks of pages for a shell, once each, in the order in which they are met. */
export function commandLinesIn(pages: readonly Page[]): CommandLine[] {
  const found = new Map<string, CommandLine>();
  for (const { file, text } of pages)
    for (const [, language = '', body = ''] of text.matchAll(blocks))
      for (const line of typedIn(language, body))
        for (const shown of line.split(/\s*(?:\||&&|;)\s*/)) {
          const words = wordsOf(shown);
          if (!words) continue;
          const key = words.join(' ');
          const known = found.get(key);
          if (!known) found.set(key, { pages: [file], shown: key, words });
          else if (!known.pages.includes(file)) known.pages.push(file);
        }
  return [...found.values()];
}

/** What somebody types: all of a script, and what stands after a prompt in a session. */
function typedIn(language: string, body: string): string[] {
  const lines = body.split('\n').map((line) => line.trim());
  const typed = ['sh', 'bash', 'shell'].includes(language)
    ? lines
    : lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
  return typed.map((line) => line.replace(/(?:^|\s)#.*$/, ''));
}

/** Undefined for what starts another program; that may name healer, as `claude mcp add healer -- npx healer mcp` does. */
function wordsOf(command: string): string[] | undefined {
  const words = [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
  const cut = words.findIndex((word) => /^(?:\d?>>?|<)/.test(word));
  const own = (cut < 0 ? words : words.slice(0, cut)).filter((word) => word !== '2>&1');
  const start = own.findIndex(
    (word, at) => word === 'healer' && ['npx', undefined, '--'].includes(before(own, at)),
  );
  return start < 0 ? undefined : own.slice(start + 1);
}

/** The word before, where it is not a variable for the command. */
const before = (words: string[], at: number): string | undefined =>
  words[at - 1] === 'npx' && words[at - 2] === '--'
    ? 'npx'
    : words.slice(0, at).findLast((word) => !/^\w+=/.test(word));
