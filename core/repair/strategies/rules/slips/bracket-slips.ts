import { lineStop } from '../../../syntax/style.js';
import type { Slip } from './slip.js';

const openers: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/** Brackets that do not match: the one that is missing goes where the indentation falls back, the one too many goes. */
export function bracketSlips(text: string, points: readonly number[]): Slip[] {
  const slips: Slip[] = [];
  const { open, extra } = unbalanced(text);
  for (const { at } of extra.slice(0, 6))
    slips.push({ start: at, end: at + 1, text: '', title: `remove ${text[at]}`, prior: 0.6 });
  const lines = [...text.matchAll(/^([ \t]*)(.*?)\r?$/gm)].map((each) => ({
    start: each.index,
    indent: (each[1] ?? '').length,
    content: each[2] ?? '',
  }));
  for (const { at, bracket } of [...open.slice(-6), ...blockOpeners(text).slice(-40)]) {
    const close = openers[bracket] ?? '';
    const own = lines.findLast((line) => line.start <= at);
    if (!own) continue;
    const indent = text.slice(own.start, own.start + own.indent);
    const later = lines.filter((line) => line.start > at);
    const back = later.find((line) => line.content !== '' && line.indent <= own.indent);
    const where = back ? back.start : text.length;
    const unclosed = open.some((each) => each.at === at);
    // A block whose closing line stands at another depth is the likely one.
    const suspicious = back !== undefined && !back.content.startsWith(close);
    if (bracket === '{' && (unclosed || suspicious)) {
      for (const tail of ['}', '});', '},', '})'])
        slips.push({
          start: where,
          end: where,
          text: `${indent}${tail}\n`,
          title: `close the block with ${tail}`,
          prior: (suspicious ? 0.82 : 0.66) - (tail === '}' ? 0 : 0.06),
        });
      if (!back)
        slips.push({
          start: text.length,
          end: text.length,
          text: `${text.endsWith('\n') ? '' : '\n'}}\n`,
          title: 'close the block',
          prior: 0.8,
        });
    } else if (unclosed) {
      for (const line of [own, ...later.slice(0, 30)]) {
        const stop = lineStop(text, line.start);
        for (const end of new Set([
          stop,
          stop - (/[;,]?$/.exec(text.slice(line.start, stop))?.[0].length ?? 0),
        ]))
          if (end > at)
            slips.push({
              start: end,
              end,
              text: close,
              title: `insert ${close}`,
              prior:
                0.7 -
                Math.abs(line.start - own.start) / 2000 -
                (points.some((point) => Math.abs(point - end) < 80) ? 0 : 0.1),
            });
      }
    }
  }
  return slips;
}

interface Bracket {
  at: number;
  bracket: string;
}

function unbalanced(text: string): { open: Bracket[]; extra: Bracket[] } {
  const open: Bracket[] = [];
  const extra: Bracket[] = [];
  for (const each of bracketsOf(text)) {
    if (openers[each.bracket]) open.push(each);
    else if (openers[open.at(-1)?.bracket ?? ''] === each.bracket) open.pop();
    else extra.push(each);
  }
  return { open, extra };
}

const blockOpeners = (text: string): Bracket[] => bracketsOf(text).filter(({ bracket }) => bracket === '{');

function bracketsOf(text: string): Bracket[] {
  const tokens = text.matchAll(
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|[()[\]{}]/g,
  );
  return [...tokens]
    .filter((each) => each[0].length === 1)
    .map((each) => ({ at: each.index, bracket: each[0] }));
}
