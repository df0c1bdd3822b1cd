import type { Hunk } from '../../git/history/diff.js';
import type { HintShape } from '../source.js';

/**
 * Names that a change of code replaced by others: in lines that are the same but for them. That is all that is taken from
 * the change.
 */
export function hintsInHunks(hunks: readonly Hunk[], about: ReadonlySet<string>): HintShape[] {
  const counts = new Map<string, { from: string; to: string; times: number }>();
  for (const { oldText, newText } of hunks) {
    const before = oldText.split('\n');
    const after = newText.split('\n');
    if (before.length !== after.length || before.length > mostLines) continue;
    for (const [at, line] of before.entries()) {
      const changed = changedName(line, after[at] ?? '');
      if (changed === null || !about.has(changed.from)) continue;
      const key = `${changed.from} ${changed.to}`;
      const known = counts.get(key) ?? { ...changed, times: 0 };
      counts.set(key, { ...known, times: known.times + 1 });
    }
  }
  return [...counts.values()]
    .sort((a, b) => b.times - a.times)
    .slice(0, 6)
    .map(({ from, to }) => ({ kind: shapeKind(to), from, to, symbols: [from, to], versions: null }));
}

const mostLines = 40;

const shapeKind = (to: string): 'moved-import' | 'rename' => (/[^\w$]/.test(to) ? 'moved-import' : 'rename');

/** The one name, or the one module, in which two lines differ, wherever in them it stands. */
function changedName(before: string, after: string): { from: string; to: string } | null {
  const [old, next] = [tokensOf(before), tokensOf(after)];
  if (old.length !== next.length || old.length < 2 || old.length > 200) return null;
  const pairs = old.flatMap((token, at) => (token === next[at] ? [] : [{ from: token, to: next[at] ?? '' }]));
  const [pair] = pairs;
  if (!pair || pairs.some(({ from, to }) => from !== pair.from || to !== pair.to)) return null;
  const modules = [pair.from, pair.to].map((token) => /^['"](@?[\w][\w./-]*)['"]$/.exec(token)?.[1]);
  if (modules[0] && modules[1] && /\b(?:from|require|import)\b/.test(before))
    return { from: modules[0], to: modules[1] };
  const names = [pair.from, pair.to].every((token) => /^[A-Za-z_$][\w$]*$/.test(token));
  return names ? pair : null;
}

const tokensOf = (line: string): string[] =>
  line.slice(0, 400).match(/[\w$]+|'[^']*'|"[^"]*"|[^\s\w$]/g) ?? [];
