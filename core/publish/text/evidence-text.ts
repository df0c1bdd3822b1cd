import type { TestStatus } from '../../model.js';
import type { Predicate } from '../../patches/evidence/evidence.js';
import { inMarkdown } from '../../report/render/markdown.js';
import { details, inlineCode, rows } from './markdown.js';

/** What was seen when a patch was proved, as Markdown: what matters most first. */
export function evidenceSections(evidence: Predicate): string[] {
  const { tests, exitCodes, durationMs, mutants, alternatives, regressions } = evidence;
  const fixed = tests.filter(({ before, after }) => before === 'failed' && after === 'passed');
  const worse = [
    ...evidence.newlyFailing.map(({ path }) => `breaks ${inlineCode(path.join(' › '))}`),
    ...evidence.stillFailing.map(({ path }) => `leaves failing ${inlineCode(path.join(' › '))}`),
    ...(regressions?.slower ?? []).map(
      ({ path, beforeMs, afterMs }) =>
        `makes ${inlineCode(path.join(' › '))} slower: ${Math.round(beforeMs)} ms before, ${Math.round(afterMs)} ms now`,
    ),
    ...(regressions?.warnings ?? []).slice(0, mostListed).map((line) => `prints ${inlineCode(line)}`),
    ...(regressions?.surface ?? [])
      .slice(0, mostListed)
      .map(({ name, what }) => `API: ${inlineCode(name)} ${what}`),
    ...(evidence.newDiagnostics > 0
      ? [`new diagnostics of the compiler or linter: ${evidence.newDiagnostics}`]
      : []),
  ];
  return [
    '### Evidence',
    rows([
      ['command', inlineCode(evidence.command.join(' '))],
      ['before', `${totals(tests.map(({ before }) => before))}, exit code ${exitCodes.before}`],
      [
        'after',
        `${totals(tests.map(({ after }) => after))}, exit code ${exitCodes.after}, in ${(durationMs.after / 1000).toFixed(1)} s`,
      ],
      [
        'canary',
        evidence.canary
          ? 'a planted failing edit turned the tests red'
          : '**not seen**: the tests did not notice a planted fault',
      ],
      ['isolation', inMarkdown(evidence.isolation)],
      ...(evidence.hook === 'none' ? [] : [['pre-commit hook', evidence.hook] as const]),
      ...(mutants
        ? [
            [
              'mutants',
              `the tests notice ${mutants.killed} of ${mutants.killed + mutants.survived} changes to the patched lines`,
            ] as const,
          ]
        : []),
      [
        'candidates',
        `${evidence.candidates.generated} made, ${evidence.candidates.screened} tried, ${evidence.candidates.proved} proved`,
      ],
      ...(evidence.model ? [['model', inlineCode(evidence.model.name)] as const] : []),
    ]),
    ...(worse.length > 0 ? [`What got worse:\n\n${listed(worse)}`] : []),
    ...(fixed.length > 0
      ? [
          `Fixed tests:\n\n${listed(fixed.map(({ file, path }) => `${inlineCode(path.join(' › '))} in ${inlineCode(file)}`))}`,
        ]
      : []),
    ...(mutants?.survivors?.length
      ? [
          details(
            'Changes to the patched lines that no test notices',
            listed(mutants.survivors.map(inlineCode)),
          ),
        ]
      : []),
    ...(alternatives.length > 0
      ? [
          details(
            'Other fixes that pass the same tests',
            listed(
              alternatives.map(({ title, strategy }) => `${inlineCode(title)} (${inMarkdown(strategy)})`),
            ),
          ),
        ]
      : []),
  ];
}

const mostListed = 20;

const listed = (lines: readonly string[]): string =>
  [
    ...lines.slice(0, mostListed).map((line) => `- ${line}`),
    ...(lines.length > mostListed ? [`- and ${lines.length - mostListed} more`] : []),
  ].join('\n');

function totals(statuses: readonly (TestStatus | null)[]): string {
  const counts = (['failed', 'passed', 'skipped'] as const).flatMap((status) => {
    const count = statuses.filter((each) => each === status).length;
    return count > 0 ? [`${count} ${status}`] : [];
  });
  return counts.join(', ') || 'no test';
}
