import { printableCode, printableLine } from '../printable.js';
import { type CiOutcome, failedIn, type LandedPatch, type Problem, placeOf } from './outcome.js';

/** GitHub takes 1 MiB of a step, and nothing at all of one that wrote more. */
const mostBytes = 1_048_576;

/** Some room for what is said of what was left out. */
const reserved = 4096;

const mostRows = 100;

/** What a job has to tell, as Markdown of at most `limit` bytes; diffs go first where there is too much. */
export function stepSummary(outcome: CiOutcome, limit = mostBytes): string {
  const head = [
    '## healer',
    headline(outcome),
    problemTable(outcome.problems),
    findingTable(outcome),
    ...outcome.notices.map((notice) => `> ${plain(notice)}`),
  ].filter(Boolean);
  const sections = outcome.patches.map((landed) => patchSection(landed, outcome));
  let text = cut(`${head.join('\n\n')}\n`, limit - reserved);
  let shown = 0;
  for (const section of sections) {
    if (sizeOf(text) + sizeOf(section) > limit - reserved) break;
    text += `\n${section}\n`;
    shown += 1;
  }
  const left = sections.length - shown;
  return left === 0
    ? text
    : `${text}\n${left} more ${left === 1 ? 'fix is' : 'fixes are'} too long to be shown here.\n`;
}

function headline({ tests, red, problems, patches }: CiOutcome): string {
  const failed = failedIn(tests).length;
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const ran = `${failed} failed, ${passed} passed`;
  if (!red) return `No test fails (${ran}).`;
  const fixed = problems.filter(({ status }) => status === 'fixed').length;
  const made = `${fixed} of ${problems.length} errors ${fixed === 1 ? 'has' : 'have'} a proved fix, in ${patches.length} ${patches.length === 1 ? 'patch' : 'patches'}.`;
  return `The tests fail (${ran}). ${made}`;
}

function problemTable(problems: readonly Problem[]): string {
  if (problems.length === 0) return '';
  const rows = problems.slice(0, mostRows).map(({ error, status, reason, patch }) => {
    const place = placeOf(error);
    const where = place ? code(`${place.file}:${place.line}`) : '';
    return row([
      status,
      plain(error.title.slice(0, 300)),
      where,
      patch?.state === 'proposed' ? code(patch.branch) : plain(reason),
    ]);
  });
  return table(['', 'error', 'where', 'fix'], rows, problems.length);
}

function findingTable({ findings }: CiOutcome): string {
  if (findings.length === 0) return '';
  const rows = findings
    .slice(0, mostRows)
    .map(({ severity, check, message, file, line }) =>
      row([severity, code(check), code(line === undefined ? file : `${file}:${line}`), plain(message)]),
    );
  return table(['', 'check', 'where', 'what'], rows, findings.length);
}

function table(heads: string[], rows: string[], count: number): string {
  const rest = count - rows.length;
  return [
    row(heads),
    row(heads.map(() => '---')),
    ...rows,
    ...(rest > 0 ? ['', `and ${rest} more`] : []),
  ].join('\n');
}

const row = (cells: string[]): string => `| ${cells.join(' | ')} |`;

function patchSection({ patch, diff }: LandedPatch, { pushed }: CiOutcome): string {
  const percent = (value: number) => `${Math.round(value * 100)} %`;
  const how = pushed.includes(patch.branch)
    ? `\`git fetch origin ${patch.branch} && git switch ${patch.branch}\``
    : 'In the artefact of this job: `git am patches/*.patch`, or `git fetch healer.bundle` and the name of the branch.';
  const fence = '`'.repeat(Math.max(3, longestRun(diff) + 1));
  return [
    `### ${plain(patch.title)}`,
    '',
    `${code(patch.branch)} · confidence ${percent(patch.confidence.value)}, safety ${percent(patch.safety.value)} · ${patch.tests.fixed} fixed, ${patch.tests.passed} pass, ${patch.tests.failed} fail`,
    '',
    how,
    '',
    '<details><summary>The diff</summary>',
    '',
    `${fence}diff`,
    printableCode(diff).trimEnd(),
    fence,
    '',
    '</details>',
  ].join('\n');
}

const longestRun = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));

/** Text of strangers: nothing in it is a link, a mention, HTML or the end of a cell. */
const plain = (text: string): string =>
  printableLine(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]()#|~!@]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const code = (text: string): string => `<code>${plain(text)}</code>`;

const sizeOf = (text: string): number => Buffer.byteLength(text);

/** Between lines, so that no row is half. */
function cut(text: string, bytes: number): string {
  if (sizeOf(text) <= bytes) return text;
  const part = Buffer.from(text).subarray(0, bytes).toString('utf8');
  return part.slice(0, part.lastIndexOf('\n') + 1);
}
