import type { ErrorRecord, Patch, Score } from '../../model.js';
import type { Predicate } from '../../patches/evidence/evidence.js';
import { inMarkdown } from '../../report/render/markdown.js';
import { evidenceSections } from './evidence-text.js';
import { details, fitted, inlineCode, rows, titleOf } from './markdown.js';

export interface PatchFacts {
  patch: Patch;
  errors: readonly ErrorRecord[];
  /** Null where its note is gone. */
  evidence: Predicate | null;
}

export const requestTitle = ({ title }: Patch): string => titleOf(title);

/** The text of the request for a patch: what it heals, and what speaks for and against it. */
export function requestText({ patch, errors, evidence }: PatchFacts, longest: number): string {
  const { strategy, confidence, safety, files, commit, check, because } = patch;
  const sections = [
    evidence === null
      ? 'A fix by healer. Its evidence is not at hand any more.'
      : 'A fix by healer, proved by the tests of this project in a clean checkout.',
    rows([
      ...errors.map(
        (error) => ['heals', `${inlineCode(error.title)} (${error.class}, ${error.id.slice(0, 7)})`] as const,
      ),
      ...(check === undefined ? [] : [['mends findings of', inlineCode(check)] as const]),
      ...(because === undefined ? [] : [['because', inMarkdown(because)] as const]),
      ['confidence', `**${percent(confidence)}** that it is right`],
      ['safety', `${percent(safety)} that it does no harm`],
      ['made by', inMarkdown(strategy)],
      ['files', files.slice(0, 20).map(inlineCode).join(', ')],
      ['commit', commit],
    ]),
    ...(evidence === null ? [] : evidenceSections(evidence)),
    details('What the confidence is made of', factors(confidence)),
    details('What the safety is made of', factors(safety)),
  ];
  const rest = `More is in the note of the commit: \`git notes --ref=healer show ${commit.slice(0, 12)}\`.`;
  return fitted(sections, longest, rest);
}

const percent = ({ value }: Score): string => `${Math.round(100 * value)} %`;

const factors = ({ factors: all }: Score): string =>
  all.map(({ weight, detail }) => `- ${weight < 0 ? '−' : '+'} ${inMarkdown(detail)}`).join('\n') ||
  'Nothing is told of it.';
