import type { TrustPart } from '../../core/workspace/trust.js';
import type { Terminal } from '../terminal.js';
import { printableLine } from './printable.js';

/** Shows what settings name and asks whether it may be used from now on. */
export async function agreesTo(parts: readonly TrustPart[], terminal: Terminal): Promise<boolean> {
  terminal.talk(['What .healer of this repository says:', ...trustLines(parts)].join('\n'));
  const { confirm, isCancel } = await import('@clack/prompts');
  const answer = await confirm({
    message: 'Trust it from now on, until it is changed?',
    initialValue: false,
  });
  return !isCancel(answer) && answer;
}

export const trustLines = (parts: readonly TrustPart[]): string[] =>
  parts.map(({ setting, effect }) => `  "${setting}" ${printableLine(effect)}`);
