import type { SharedDecision } from '../../core/healer.js';
import type { Decision } from '../../core/model.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';

/** What others decided, one line a patch, and what it comes to where they did not agree. */
export function decisionLines(decisions: readonly SharedDecision[], paint: Paint): string[] {
  return decisions.flatMap((shared) => {
    const id = shared.patch.slice(0, 7);
    const told = shared.decisions.map((decision) => `${byText(decision)} ${decision.state} it`).join(', ');
    return [
      `${paint.yellow(id)} (${printableLine(shared.title)}): ${told}.`,
      ...disputeLines({ ...shared, id: shared.patch }, paint),
    ];
  });
}

/** That people decided differently about a patch, what holds, and what can be done. */
export function disputeLines(
  { id, state, against }: { id: string; state: string; against: readonly Decision[] },
  paint: Paint,
): string[] {
  const [first] = against;
  if (!first) return [];
  const what = `  ${byText(first)} ${first.state} it at the same time. It is ${state}`;
  return [
    paint.yellow(
      state === 'merged'
        ? `${what}, since a branch holds it: \`healer heal\` proposes to take it back, \`healer rollback ${id.slice(0, 7)}\` does it now.`
        : `${what}, since that was decided first.`,
    ),
  ];
}

const byText = ({ by }: Decision): string => (by === '' ? 'Somebody' : printableLine(by));
