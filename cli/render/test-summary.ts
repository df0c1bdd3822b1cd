import type { ErrorRecord } from '../../core/model.js';
import type { Paint } from './paint.js';
import { counted } from './time.js';

interface TestedResult {
  /** Null when nothing could tell what the tests said. */
  run: { tests: { status: string }[] } | null;
  errors: ErrorRecord[];
  resolved: ErrorRecord[];
}

/** What healer has to say at the end of a test run, one line; empty when there is nothing to say. */
export function testSummary(
  { run, errors, resolved }: TestedResult,
  postTest: 'off' | 'suggest' | 'background',
  paint: Paint,
): string {
  const prefix = paint.dim('healer:');
  const failures = (run?.tests ?? []).filter(({ status }) => status === 'failed').length;
  const gone = resolved.length > 0 ? `${counted(resolved.length, 'error')} resolved` : '';
  if (errors.length === 0) return gone ? `${prefix} ${gone}.` : '';
  const recorded =
    failures > 0
      ? `${counted(failures, 'failure')} recorded as ${counted(errors.length, 'error')}`
      : `${counted(errors.length, 'error')} recorded`;
  return `${prefix} ${[recorded, gone].filter(Boolean).join(', ')}. ${nextStep(errors, postTest)}`.trimEnd();
}

function nextStep(errors: ErrorRecord[], postTest: 'off' | 'suggest' | 'background'): string {
  const patched = errors.filter(({ patch }) => patch !== null).length;
  if (patched === errors.length) return '`healer review` shows the fix that is waiting.';
  if (postTest === 'off') return '';
  return postTest === 'background'
    ? 'Healing in the background; `healer patches` shows what comes of it.'
    : '`healer heal` looks for a fix.';
}
