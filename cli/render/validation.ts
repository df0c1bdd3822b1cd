import type { ValidateReport } from '../../core/healer.js';
import type { TestId } from '../../core/model.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { scoreLines } from './score.js';
import { counted } from './time.js';

/** Where a diff is only judged, its safety is asked for when it lands. */
type ShownReport = Omit<ValidateReport, 'safety'> & Partial<Pick<ValidateReport, 'safety'>>;

/** Whether a change passes the gate, and what the tests said. */
export function validationText({ ok, reason, files, proof, safety }: ShownReport, paint: Paint): string {
  const verdict = ok
    ? paint.green('It passes.')
    : `${paint.red('It does not pass:')} ${printableLine(reason ?? 'no reason was given')}`;
  return [
    verdict,
    `  files      ${files.map(printableLine).join(', ') || 'none'}`,
    ...(proof
      ? [
          `  tests      ${counted(proof.totals.fixed, 'test')} fixed, ${proof.totals.passed} passed, ${proof.totals.failed} failed`,
          `  isolation  ${printableLine(String(proof.isolation))}`,
          ...names('breaks', proof.newlyFailing),
          ...names('still red', proof.stillFailing),
        ]
      : []),
    ...(safety ? ['', ...scoreLines('Safety', safety, paint)] : []),
  ].join('\n');
}

export const validationJson = ({ ok, reason, files, proof, safety }: ShownReport) => ({
  schema: 'healer/validate@1',
  ok,
  reason,
  files,
  tests: proof?.totals ?? null,
  newlyFailing: proof?.newlyFailing ?? [],
  stillFailing: proof?.stillFailing ?? [],
  isolation: proof?.isolation ?? null,
  safety: safety ?? null,
});

const names = (label: string, tests: readonly TestId[]): string[] =>
  tests
    .slice(0, 10)
    .map(
      ({ path, file }, index) =>
        `  ${(index === 0 ? label : '').padEnd(10)} ${printableLine(path.join(' › ') || file)}`,
    );
