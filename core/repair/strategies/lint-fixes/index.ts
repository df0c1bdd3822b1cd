import { isAbsolute, relative, sep } from 'node:path';
import type { Candidate, Edit, Verdict } from '../../../model.js';
import { makeCandidate, overlap } from '../../candidate.js';
import type { RepairContext, Strategy } from '../../strategy.js';

/** One file of ESLint's `--format json`, as far as it is used here. */
export interface EslintResult {
  filePath: string;
  messages: EslintMessage[];
}

export interface EslintMessage {
  ruleId: string | null;
  message: string;
  line?: number;
  fix?: EslintFix;
  suggestions?: { desc: string; fix: EslintFix }[];
}

/** Offsets are into the text without its byte-order mark. */
export interface EslintFix {
  range: [number, number];
  text: string;
}

const mostFiles = 20;
const batchSize = 16;

/** Rules that find faults rather than style; others are only of use where the linter itself is the failure. */
const faults =
  /(?:^|\/)(?:eqeqeq|use-isnan|valid-typeof|no-(?:cond-assign|const-assign|undef|unsafe-\w+|compare-neg-zero|self-\w+|dupe-\w+|fallthrough|loss-of-precision|unreachable-loop|use-before-define|func-assign|sparse-arrays|useless-\w+|floating-promises|misused-promises|for-in-array|array-delete|implicit-coercion|case-declarations|prototype-builtins|unexpected-multiline|constant-condition|promise-executor-return|async-promise-executor)|array-callback-return|require-await|radix|consistent-return|getter-return|for-direction|await-thenable|return-await|prefer-(?:optional-chain|nullish-coalescing|regexp-\w+|const)|switch-exhaustiveness-check|restrict-\w+|constructor-super|block-scoped-var|guard-for-in|default-case|isNaN|unbound-method)$/;

/** Deleting what a linter does not like is no repair, and neither is telling it to be quiet. */
const unwanted = /^(?:remove|delete)\b|disable|unused|ignore|unknown|\bany\b/i;

/**
 * Autofixes and suggestions of the project's own ESLint, which runs in the sandbox: `lint` is given paths relative to
 * the repository and answers with ESLint's JSON results.
 */
export function lintFixes(lint: (files: string[]) => Promise<EslintResult[]>): Strategy {
  return {
    name: 'lint-fixes',
    rung: 'lint',
    applies: (context) => filesOf(context).length > 0,
    async *propose(context: RepairContext): AsyncGenerator<Candidate[], void, Verdict[]> {
      const found = new Map<string, Candidate>();
      for (const result of await lint(filesOf(context))) {
        for (const each of await candidatesOf(context, result)) found.set(each.id, each);
      }
      const sorted = [...found.values()].sort((a, b) => b.prior - a.prior);
      for (let start = 0; start < sorted.length; start += batchSize)
        yield sorted.slice(start, start + batchSize);
    },
  };
}

function filesOf({ failures, suspects, sources }: RepairContext): string[] {
  const pointed = failures.flatMap(({ location, frames }) => [
    location?.file,
    ...frames.map(({ file }) => file),
  ]);
  const editable = new Set(sources);
  const files = [...pointed, ...suspects.map(({ range }) => range.file)];
  return [...new Set(files)]
    .filter((file): file is string => file !== undefined && editable.has(file))
    .slice(0, mostFiles);
}

async function candidatesOf(
  context: RepairContext,
  { filePath, messages }: EslintResult,
): Promise<Candidate[]> {
  const file = (isAbsolute(filePath) ? relative(context.folder, filePath) : filePath).split(sep).join('/');
  const text = await context.read(file);
  if (text === undefined || !context.sources.includes(file)) return [];
  const shift = text.startsWith('\uFEFF') ? 1 : 0;
  const offers = messages
    .filter(({ ruleId }) => context.error.class === 'lint' || faults.test(ruleId ?? ''))
    .flatMap((message) => offersOf(context, file, message));
  const single = offers.flatMap(({ operator, title, fix, prior }) =>
    toCandidate(operator, title, [toEdit(file, fix, shift)], prior),
  );
  return [...single, ...everyFixOfRule(offers, file, shift)];
}

interface Offer {
  operator: string;
  title: string;
  fix: EslintFix;
  prior: number;
  automatic: boolean;
}

function offersOf(context: RepairContext, file: string, message: EslintMessage): Offer[] {
  const operator = message.ruleId ?? 'syntax';
  const near = context.failures.some(
    ({ location, frames }) =>
      (location?.file === file && location.line === message.line) ||
      frames.some((frame) => frame.file === file && frame.line === message.line),
  );
  const suspect = context.suspects.find(({ range, line }) => range.file === file && line === message.line);
  const weight = near ? 1 : 0.5 + 0.4 * (suspect?.suspiciousness ?? 0);
  const automatic = message.fix
    ? [{ title: message.message, fix: message.fix, prior: 0.7, automatic: true }]
    : [];
  const suggested = (message.suggestions ?? []).map(({ desc, fix }, index) => ({
    title: desc,
    fix,
    prior: 0.6 - index * 0.05,
    automatic: false,
  }));
  return [...automatic, ...suggested]
    .filter(
      ({ title, fix }) =>
        !unwanted.test(title) && !unwanted.test(operator) && !/eslint-disable/.test(fix.text),
    )
    .map((each) => ({ ...each, operator, prior: each.prior * weight }));
}

// A rule that is broken in several places at once is often one fault.
function everyFixOfRule(offers: readonly Offer[], file: string, shift: number): Candidate[] {
  return [...new Set(offers.map(({ operator }) => operator))].flatMap((operator) => {
    const own = offers.filter((each) => each.operator === operator && each.automatic);
    const edits: Edit[] = [];
    for (const { fix } of own) {
      const edit = toEdit(file, fix, shift);
      if (!overlap([...edits, edit])) edits.push(edit);
    }
    if (edits.length < 2) return [];
    const prior = Math.max(...own.map((each) => each.prior)) * 0.9;
    return toCandidate(operator, `apply every fix of ${operator} in ${file}`, edits, prior);
  });
}

const toEdit = (file: string, { range, text }: EslintFix, shift: number): Edit => ({
  range: { file, start: Math.max(0, range[0]) + shift, end: range[1] + shift },
  text: text.replace(/\r\n/g, '\n'),
});

function toCandidate(operator: string, title: string, edits: Edit[], prior: number): Candidate[] {
  return [makeCandidate({ strategy: 'lint-fixes', operator, title, edits, prior })];
}
