import type { LogEntry } from '../../core/log/read-log.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';

interface View {
  paint: Paint;
}

/** One line an entry: when by the clock of the machine, of which run, and what. */
export function logsText(entries: readonly LogEntry[], { paint }: View): string {
  if (entries.length === 0) return 'The log has nothing of that kind.';
  const paints = { debug: paint.dim, info: (text: string) => text, warn: paint.yellow, error: paint.red };
  return entries
    .map((entry) => {
      const { time, level, run, command } = entry;
      const when = new Date(time).toLocaleString('sv');
      const head = `${paint.dim(when)} ${paints[level](level.padEnd(5))} ${paint.dim(`${command} ${run}`)}`;
      return `${head}  ${paints[level](printableLine(`${entry.message}${cause(entry)}`))}`;
    })
    .join('\n');
}

/** Why something failed is a fact beside the sentence. */
function cause(entry: LogEntry): string {
  const facts = entry.facts;
  if (typeof facts !== 'object' || facts === null) return '';
  const { message } = facts as { message?: unknown };
  return typeof message === 'string' ? `: ${message}` : '';
}

export const logsJson = (logs: readonly LogEntry[]) => ({ schema: 'healer/logs@1', logs });
