import type { Judgement } from '../../core/healer.js';
import type { TestResult } from '../../core/model.js';
import type { Paint } from './paint.js';
import { printableLine, printableText } from './printable.js';
import { validationJson, validationText } from './validation.js';

/** What the gate, screening and proof said of a diff, with the messages of the tests that fail with it. */
export function judgementText(judgement: Judgement, paint: Paint): string {
  const { healed, confidence } = judgement;
  return [
    validationText(judgement, paint),
    ...(healed.length > 0 ? [`  heals      ${healed.map(({ id }) => id.slice(0, 7)).join(', ')}`] : []),
    ...(confidence ? [`  confidence ${Math.round(100 * confidence.value)} %`] : []),
    ...failing(judgement).flatMap(({ file, path, message }) => [
      '',
      `${printableLine([file, ...path].join(' › '))} fails:`,
      printableText(message),
    ]),
  ].join('\n');
}

export const judgementJson = (judgement: Judgement) => ({
  ...validationJson(judgement),
  stage: judgement.stage,
  healed: judgement.healed.map(({ id }) => id),
  confidence: judgement.confidence,
  failing: failing(judgement),
});

const mostShown = 10;

/** What the failing tests said in screening, which is what a next attempt has to know. */
function failing({ ok, verdict }: Judgement): { file: string; path: string[]; message: string }[] {
  if (ok || !verdict) return [];
  return verdict.tests
    .filter((test: TestResult) => test.status === 'failed')
    .slice(0, mostShown)
    .map(({ file, path, error }) => ({ file, path, message: (error?.message ?? '').slice(0, 2_000) }));
}
