import type { Report } from '../report.js';
import { counted } from '../wording.js';
import { type Section, tableOf } from './document.js';

/** What was looked at for this report; null where nothing was. */
export function checks({ analyses }: Report): Section | null {
  if (analyses === null) return null;
  const { machine, needs, storeSound, diagnostics, findings, tests, troubles } = analyses;
  const tested =
    tests === null
      ? []
      : [
          `Tests of the tree as it is: ${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped, ${tests.flaky} flaky.`,
        ];
  return {
    id: 'checks',
    title: 'Looked at for this report',
    sentences: [
      ...tested,
      diagnostics === null
        ? 'There is no compiler and no linter to ask.'
        : `The compiler and the linter find ${counted(diagnostics, 'error')}.`,
      ...(findings === null
        ? []
        : [`What is wearing out: ${counted(findings, 'finding')} (healer evolve --dry-run lists them).`]),
      storeSound
        ? 'The history, the databases and the patches are sound.'
        : 'The history, the databases or the patches are not as they should be: healer doctor --verify.',
      ...troubles.map((each) => `Not done: ${each}`),
    ],
    tables: [
      tableOf(
        'What healer needs',
        [{ title: 'What' }, { title: 'State' }, { title: 'What was seen', flexible: true }],
        needs.map(({ name, state, detail, next }) => [
          name,
          state,
          next === '' ? detail : `${detail}. ${next}`,
        ]),
      ),
      tableOf(
        `What protects this machine (isolation: ${machine.isolation.name})`,
        [{ title: 'What' }, { title: 'State' }, { title: 'What was tried and seen', flexible: true }],
        machine.protections.map(({ name, state, detail }) => [name, state, detail]),
      ),
    ],
  };
}
