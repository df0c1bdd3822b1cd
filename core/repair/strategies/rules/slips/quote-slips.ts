import { lineStart, lineStop } from '../../../syntax/style.js';
import type { Slip } from './slip.js';

/** A string that its line does not end: close it before what ends the statement; or escape or exchange an inner quote. */
export function quoteSlips(text: string, points: readonly number[]): Slip[] {
  const slips: Slip[] = [];
  for (const line of new Set(
    points.flatMap((point) => [
      lineStart(text, point),
      lineStart(text, Math.max(0, lineStart(text, point) - 1)),
    ]),
  )) {
    const stop = lineStop(text, line);
    const content = text.slice(line, stop);
    for (const quote of ["'", '"', '`']) {
      const places = [...content.matchAll(new RegExp(quote, 'g'))].map((each) => line + each.index);
      if (places.length === 0 || (places.length % 2 === 0 && quote === '`')) continue;
      for (const end of new Set([
        stop,
        ...[...content.matchAll(/[;,)\]}\s]+/g)].map((each) => line + each.index),
      ]))
        slips.push({
          start: end,
          end,
          text: quote,
          title: `close the string with ${quote}`,
          prior: 0.55 + (end > (places.at(-1) ?? 0) ? 0.1 : 0) - (stop - end) / 1000,
        });
      for (const at of places) {
        slips.push({ start: at, end: at, text: '\\', title: `escape ${quote}`, prior: 0.55 });
        for (const other of ["'", '"', '`'].filter((each) => each !== quote))
          slips.push({
            start: at,
            end: at + 1,
            text: other,
            title: `replace ${quote} by ${other}`,
            prior: 0.6,
          });
      }
      const [first] = places;
      const last = places.at(-1);
      if (first !== undefined && last !== undefined && places.length > 2) {
        for (const other of ['"', "'", '`'].filter((each) => each !== quote && !content.includes(each)))
          slips.push({
            start: first,
            end: last + 1,
            text: other + text.slice(first + 1, last) + other,
            title: `quote with ${other}`,
            prior: 0.62,
          });
        slips.push({
          start: first,
          end: last + 1,
          text: `\`${text.slice(first + 1, last)}\``,
          title: 'quote with `',
          prior: 0.4,
        });
      }
    }
  }
  return slips;
}
