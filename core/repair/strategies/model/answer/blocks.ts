/** A search/replace block of an answer; `file` is what stands above it, null where nothing does. */
export interface Block {
  file: string | null;
  search: string;
  replace: string;
}

export interface Blocks {
  blocks: Block[];
  /** What is wrong with the form of the answer, a sentence each. */
  troubles: string[];
}

/**
 * Reads search/replace blocks, the form of edit that models keep to best (git's own conflict markers):
 *
 *     FILE: src/add.js
 *     <<<<<<< SEARCH
 *     …
 *     =======
 *     …
 *     >>>>>>> REPLACE
 *
 * What stands around them is talk, and is not read.
 */
export function parseBlocks(answer: string): Blocks {
  const blocks: Block[] = [];
  const troubles: string[] = [];
  let file: string | null = null;
  let open: { search: string[]; replace: string[] | null } | null = null;
  for (const line of answer.split(/\r?\n/)) {
    if (open === null) {
      if (marks.search.test(line)) open = { search: [], replace: null };
      else file = fileNamedBy(line) ?? file;
    } else if (marks.search.test(line)) {
      troubles.push('A block begins before the one above it has ended.');
      open = { search: [], replace: null };
    } else if (marks.divider.test(line)) {
      if (open.replace !== null) return { blocks: [], troubles: ['A block has two lines of =======.'] };
      open.replace = [];
    } else if (marks.replace.test(line)) {
      if (open.replace === null) troubles.push('A block has no line of =======.');
      else blocks.push({ file, search: open.search.join('\n'), replace: open.replace.join('\n') });
      open = null;
    } else (open.replace ?? open.search).push(line);
  }
  if (open !== null) troubles.push('The last block does not end with >>>>>>> REPLACE.');
  return { blocks, troubles };
}

const marks = {
  search: /^\s*<{5,9} ?SEARCH\s*$/i,
  divider: /^\s*={5,9}\s*$/,
  replace: /^\s*>{5,9} ?REPLACE\s*$/i,
};

/** A path is no longer on any system. */
const longestName = 4_200;

/** `FILE: src/add.js`, however it is set off: as a heading, in bold, in backticks, as a comment. */
export const fileNamedBy = (line: string): string | null =>
  line.length > longestName
    ? null
    : (/^[\s#*/`>-]*FILE(?:NAME)?\s*:[\s*`"']*([^\s`"'*].*?)[\s*`"']*$/i.exec(line)?.[1] ?? null);
