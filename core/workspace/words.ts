/**
 * The words of a simple command line, as a POSIX shell would split them; null where only a shell can tell
 * (variables, pipes, redirections, several commands, globs).
 */
export function splitWords(line: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  const piece = /\s+|'([^']*)'|"((?:[^"\\$`]|\\.)*)"|\\([\s\S])|([^\s'"\\$`|&;<>()*?[\]{}~#!]+)|([\s\S])/gy;
  for (const [whole, single, double, escaped, plain, special] of line.trim().matchAll(piece)) {
    if (special !== undefined) return null;
    const text = single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? plain;
    if (text !== undefined) word = (word ?? '') + text;
    else if (whole !== '' && word !== null) {
      words.push(word);
      word = null;
    }
  }
  if (word !== null) words.push(word);
  const [first] = words;
  return first === undefined || /^\w+=/.test(first) ? null : words;
}
