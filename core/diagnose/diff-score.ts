import type { Hunk } from '../git/history/diff.js';
import type { Statement } from './statements.js';

/** How the changes since the last green tree point at a statement: 1 inside a changed place, less beside it. */
export function diffScore(file: string, statement: Statement, hunks: readonly Hunk[]): number {
  const own = hunks.filter((hunk) => hunk.file === file);
  return Math.max(0, ...own.map((hunk) => scoreOf(statement, hunk)));
}

/** A pure deletion stands between two lines: both of them are beside it. */
function scoreOf(statement: Statement, hunk: Hunk): number {
  const first = hunk.newStart;
  const last = hunk.newLines === 0 ? hunk.newStart + 1 : hunk.newStart + hunk.newLines - 1;
  if (statement.line <= last && statement.endLine >= first) return hunk.newLines === 0 ? 0.8 : 1;
  const distance = statement.line > last ? statement.line - last : first - statement.endLine;
  return distance <= 2 ? 0.3 : 0;
}
