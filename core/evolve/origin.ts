import type { TSESTree } from '@typescript-eslint/typescript-estree';

const copiedFolder = /(?:^|\/)(?:vendors?|third[-_]?party)\//i;
/** As in `jquery-3.7.1.js`. */
const versionInName = /[.-]v?\d+\.\d+(?:\.\d+)*(?:[.-][a-z]+)*\.[cm]?js$/i;
/** How what Rollup, webpack and Browserify write begins. */
const bundled =
  /^[!(;]*function\s*\(global, factory\)\s*\{\s*typeof exports === 'object' && typeof module !== 'undefined' \?|^\(function webpackUniversalModuleDefinition\(|^\(function\(\)\{function r\(e,n,t\)/;
const webpackMark = /^\*{4}$/;
/** Characters of a line, on the whole: nobody writes longer ones. */
const longestLines = 200;
const written = /@generated|\bauto-?(?:matically )?generated\b|\bdo not edit\b/i;

/**
 * Whether a file was written by hand, in this project: no program made it, as comments at its top, the first words of a
 * bundler or the length of its lines tell, and neither its folder nor its name says that it is a copy of somebody else's.
 */
export function isWrittenHere(
  path: string,
  text: string,
  { comments = [], body }: TSESTree.Program,
): boolean {
  if (copiedFolder.test(path) || versionInName.test(path)) return false;
  if (text.length > 2000 && text.length / text.split('\n').length > longestLines) return false;
  const start = body[0]?.range[0] ?? text.length;
  if (bundled.test(text.slice(start, start + 200))) return false;
  return !comments.some(
    ({ value, range }) => range[0] < start && (written.test(value) || webpackMark.test(value)),
  );
}
