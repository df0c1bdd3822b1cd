import { isAbsolute, relative } from 'node:path';
import { syntaxTrouble } from '../../syntax/parse.js';
import { lineAt, lineStop, offsetAt } from '../../syntax/style.js';
import { type Fault, type Fix, insert, remove, replace, type Source } from './rule.js';
import { bracketSlips } from './slips/bracket-slips.js';
import { commentSlips } from './slips/comment-slips.js';
import { quoteSlips } from './slips/quote-slips.js';
import type { Slip } from './slips/slip.js';
import { tokenSlips } from './slips/token-slips.js';

const mostTries = 1500;
const mostFixes = 40;

type Unparsed = Pick<Source, 'file' | 'text'>;

/**
 * Token-level repair of files that do not parse: a bracket, quote, comma, semicolon or operator is put in, taken out
 * or exchanged near the trouble, and only what parses is proposed.
 */
export async function syntaxSlip(fault: Fault): Promise<Fix[]> {
  const files = await unparsedFiles(fault);
  const fixes: Fix[] = [];
  for (const { file, text } of files) {
    const source = { file, text } as Source;
    const trouble = syntaxTrouble(file, text);
    if (!trouble) continue;
    const points = [trouble.offset, ...pointsOf(fault, file, text)];
    const seen = new Set<string>();
    let tries = 0;
    for (const slip of slipsAt(file, text, points).sort((a, b) => b.prior - a.prior)) {
      const next = text.slice(0, slip.start) + slip.text + text.slice(slip.end);
      if (tries++ > mostTries || fixes.length > mostFixes || seen.has(next)) continue;
      seen.add(next);
      if (syntaxTrouble(file, next)) continue;
      const edit =
        slip.text === ''
          ? remove(source, slip.start, slip.end)
          : slip.start === slip.end
            ? insert(source, slip.start, slip.text)
            : replace(source, { range: [slip.start, slip.end] }, slip.text);
      fixes.push({
        operator: 'syntax',
        title: `${slip.title} in line ${lineAt(text, slip.start)}`,
        edits: [edit],
        prior: slip.prior,
      });
    }
  }
  return fixes;
}

// All files that do not parse, those that the message names first.
async function unparsedFiles({ context, thrown, message }: Fault): Promise<Unparsed[]> {
  const shown = `${thrown.excerpt ?? ''}\n${thrown.stack ?? ''}\n${message}`;
  const named = [...context.sources].sort((a, b) => Number(shown.includes(b)) - Number(shown.includes(a)));
  const found: Unparsed[] = [];
  for (const file of named.slice(0, 300)) {
    const text = await context.read(file);
    if (text !== undefined && syntaxTrouble(file, text)) found.push({ file, text });
  }
  return found;
}

// Where the engine says the trouble is: `path:line` in the excerpt above the error.
function pointsOf({ thrown, context, message }: Fault, file: string, text: string): number[] {
  const shown = `${thrown.excerpt ?? ''}\n${thrown.stack ?? ''}\n${message}`;
  const places = [...shown.matchAll(/(?:file:\/\/)?([^\s():]+):(\d+)(?::(\d+))?/g)];
  return places.flatMap(([, path = '', line, column]) => {
    const local = isAbsolute(path) ? relative(context.folder, path) : path;
    if (local !== file && !path.endsWith(`/${file}`)) return [];
    return [
      offsetAt(text, Number(line), column ? Number(column) : 1),
      lineStop(text, offsetAt(text, Number(line))),
    ];
  });
}

function slipsAt(file: string, text: string, points: readonly number[]): Slip[] {
  const slips = tokenSlips(text, points);
  slips.push(...quoteSlips(text, points), ...bracketSlips(text, points), ...commentSlips(text, points));
  return /\.json$/.test(file) ? [] : slips;
}
