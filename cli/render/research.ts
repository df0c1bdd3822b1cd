import type { Research } from '../../core/healer.js';
import type { HintKind } from '../../core/model.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { cut, wrap } from './width.js';

interface View {
  width: number;
  paint: Paint;
  /** The text of each finding too. */
  verbose: boolean;
}

type Finding = Research['findings'][number];
type Suggestion = Finding['hints'][number];

/** What was asked, then what was found, best first: what it suggests, and who says so under which licence. */
export function researchText({ question, findings }: Research, view: View): string {
  const { paint, width } = view;
  const packages = question.packages.map(({ name, version }) => `${name}${version ? ` ${version}` : ''}`);
  return [
    paint.bold(cut(printableLine(question.message), width)),
    ...(packages.length > 0 ? [paint.dim(cut(`packages ${printableLine(packages.join(', '))}`, width))] : []),
    ...findings.flatMap((finding) => ['', ...findingLines(finding, view)]),
  ].join('\n');
}

function findingLines(finding: Finding, { width, paint, verbose }: View): string[] {
  const { score, title, origin, licence, at, votes, accepted, link } = finding;
  const facts = [
    origin,
    licence ?? 'no licence told',
    ...(at === null ? [] : [at.slice(0, 10)]),
    ...(votes === null ? [] : [`${votes} votes`]),
    ...(accepted === true ? ['accepted'] : []),
    ...(link === null ? [] : [link]),
  ];
  const indented = (lines: string[]): string[] => lines.map((line) => `      ${line}`);
  return [
    `${scored(score, paint)}  ${cut(printableLine(title), width - 6)}`,
    ...indented(finding.hints.slice(0, 4).map((hint) => paint.cyan(cut(suggestion(hint), width - 6)))),
    ...(verbose ? indented(wrap(printableLine(finding.text), width - 6)) : []),
    ...indented([paint.dim(cut(facts.map(printableLine).join(' · '), width - 6))]),
  ];
}

function scored(score: number, paint: Paint): string {
  const text = score.toFixed(2);
  return score >= 0.5 ? paint.green(text) : score >= 0.2 ? paint.yellow(text) : paint.dim(text);
}

const verbs: Record<HintKind, (hint: Suggestion) => string> = {
  rename: ({ from, to }) => `rename ${from} to ${to}`,
  'moved-import': ({ symbols, from, to }) =>
    symbols[0] === from
      ? `load ${to} in place of ${from}`
      : `import ${symbols[0]} from ${to}, not from ${from}`,
  'changed-option': ({ from, to }) => `call the option ${from} by its new name ${to}`,
  version: ({ package: pkg, to }) => `move ${pkg ?? 'the package'} to ${to}`,
  context: ({ text }) => text,
};

const suggestion = (hint: Suggestion): string => printableLine(verbs[hint.kind](hint));

/** What was sent to other machines. */
export const sentText = ({ sent }: Pick<Research, 'sent'>): string =>
  ['Sent:', ...sent.map(questionLine)].join('\n');

/** What a dry run says would be sent. What depends on the answers cannot be told. */
export const sendingText = ({ sent, outgoing }: Pick<Research, 'sent' | 'outgoing'>): string =>
  sent.length > 0
    ? ['These questions would be sent, and more about what they find:', ...sent.map(questionLine)].join('\n')
    : outgoing === null
      ? 'Nothing would be sent: no source beyond this machine is named, or nothing of this may be told to others.'
      : 'Nothing would be sent.';

const questionLine = ({ source, url }: Research['sent'][number]): string =>
  `  ${source}  GET ${printableLine(url)}`;

export const researchJson = ({ question, findings, sources, troubles, sent }: Research, dryRun: boolean) => ({
  schema: 'healer/research@1',
  question: {
    message: question.message,
    class: question.class,
    symbols: question.symbols,
    packages: question.packages.map(({ name, version }) => ({ name, version })),
  },
  findings: findings.map(({ hints, ...finding }) => ({
    ...finding,
    hints: hints.map(({ kind, from, to, symbols, versions }) => ({ kind, from, to, symbols, versions })),
  })),
  sources,
  troubles,
  sent,
  dryRun,
});
