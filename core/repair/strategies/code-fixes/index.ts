import { join, relative, sep } from 'node:path';
import type * as Ts from 'typescript';
import type { Candidate, Edit, ErrorClass, Verdict } from '../../../model.js';
import { isTestFile } from '../../../workspace/sources.js';
import { makeCandidate, overlap } from '../../candidate.js';
import type { RepairContext, Strategy } from '../../strategy.js';
import { indentUnit, quoteOf, usesSemicolons } from '../../syntax/style.js';
import { likelihoodOf, worthInJavaScript } from './allowed-fixes.js';
import { type Language, openLanguage } from './language-service.js';

const classes: ReadonlySet<ErrorClass> = new Set<ErrorClass>([
  'undefined-identifier',
  'null-property',
  'not-a-function',
  'not-iterable',
  'not-a-constructor',
  'constant-assignment',
  'temporal-dead-zone',
  'syntax',
  'module-not-found',
  'missing-export',
  'module-format',
  'type-error',
  'unhandled-rejection',
]);
const mostFiles = 12;
const mostProgramFiles = 400;
const mostDiagnostics = 80;
const batchSize = 16;

/** What TypeScript's language service offers at the diagnostics of the failing files, TypeScript and JavaScript. */
export const codeFixes: Strategy = {
  name: 'code-fixes',
  rung: 'compiler',
  applies: ({ error, sources }) => classes.has(error.class) && sources.some(isScript),
  async *propose(context: RepairContext): AsyncGenerator<Candidate[], void, Verdict[]> {
    const files = failingFiles(context);
    if (files.length === 0) return;
    const program = [...new Set([...files, ...context.sources.filter(isScript)])].slice(0, mostProgramFiles);
    const language = await openLanguage(context.folder, program);
    try {
      const candidates = new Map<string, Candidate>();
      for (const file of files) {
        context.signal.throwIfAborted();
        const text = await context.read(file);
        if (text === undefined) continue;
        for (const each of await fixesOf(context, language, file, text)) candidates.set(each.id, each);
      }
      const sorted = [...candidates.values()].sort((a, b) => b.prior - a.prior);
      for (let start = 0; start < sorted.length; start += batchSize)
        yield sorted.slice(start, start + batchSize);
    } finally {
      language.dispose();
    }
  },
};

const isScript = (file: string): boolean => /\.(?:[cm]?[jt]s|[jt]sx)$/.test(file);

// Where a compiler or the stack points first, then the suspicious ones.
function failingFiles(context: RepairContext): string[] {
  const pointed = context.failures.flatMap(({ location, frames }) => [
    ...(location ? [location.file] : []),
    ...frames.map(({ file }) => file),
  ]);
  const shown = `${context.error.failure.thrown.stack ?? ''}${context.error.failure.thrown.excerpt ?? ''}`;
  const named = context.sources.filter((file) => shown.includes(file));
  const files = [...pointed, ...named, ...context.suspects.map(({ range }) => range.file)];
  const editable = new Set(context.sources);
  return [...new Set(files)].filter((file) => editable.has(file) && isScript(file)).slice(0, mostFiles);
}

async function fixesOf(
  context: RepairContext,
  language: Language,
  file: string,
  text: string,
): Promise<Candidate[]> {
  const { service } = language;
  const name = join(context.folder, file);
  const javascript = /\.[cm]?jsx?$/.test(file);
  const all = [...service.getSyntacticDiagnostics(name), ...service.getSemanticDiagnostics(name)];
  const diagnostics = all
    .filter((each) => !javascript || worthInJavaScript.has(each.code) || each.code < 2000)
    .sort((a, b) => nearness(context, file, text, b) - nearness(context, file, text, a))
    .slice(0, mostDiagnostics);
  const found: Candidate[] = [];
  const combined = new Set<unknown>();
  for (const each of diagnostics) {
    context.signal.throwIfAborted();
    const near = nearness(context, file, text, each);
    for (const fix of offered(language, name, text, each)) {
      const likelihood = likelihoodOf(fix.fixName);
      if (likelihood === undefined || fix.commands?.length) continue;
      const prior = likelihood * (0.6 + 0.4 * near);
      found.push(...(await toCandidate(context, fix.description, fix.fixName, fix.changes, prior)));
      const again = diagnostics.filter(({ code }) => code === each.code).length > 1;
      if (!again || !fix.fixId || combined.has(fix.fixId)) continue;
      combined.add(fix.fixId);
      const whole = service.getCombinedCodeFix(
        { type: 'file', fileName: name },
        fix.fixId,
        formatOf(language, text),
        {},
      );
      const title = fix.fixAllDescription ?? fix.description;
      found.push(...(await toCandidate(context, title, fix.fixName, whole.changes, prior * 0.95)));
    }
  }
  return found;
}

function offered(
  language: Language,
  name: string,
  text: string,
  each: Ts.Diagnostic,
): readonly Ts.CodeFixAction[] {
  const start = each.start ?? 0;
  const preferences = { quotePreference: quoteOf(text) === '"' ? 'double' : 'single' } as const;
  try {
    const format = formatOf(language, text);
    return language.service.getCodeFixesAtPosition(
      name,
      start,
      start + (each.length ?? 0),
      [each.code],
      format,
      preferences,
    );
  } catch {
    // The service throws on some trees that do not parse; there is no fix to have then.
    return [];
  }
}

// 1 where the failure points to the line of the diagnostic, less by rank in the stack, 0 elsewhere.
function nearness(
  context: RepairContext,
  file: string,
  text: string,
  { start, code }: Ts.Diagnostic,
): number {
  const line = text.slice(0, (start ?? 0) + (text.startsWith('\uFEFF') ? 1 : 0)).split('\n').length;
  for (const { location, frames, thrown } of context.failures) {
    if (location?.file === file && location.line === line) return thrown.code === `TS${code}` ? 1 : 0.9;
    const rank = frames.findIndex((frame) => frame.file === file && frame.line === line);
    if (rank !== -1) return 0.9 ** rank;
  }
  return 0;
}

function formatOf({ ts }: Language, text: string): Ts.FormatCodeSettings {
  const unit = indentUnit(text);
  return {
    ...ts.getDefaultFormatCodeSettings('\n'),
    indentSize: unit === '\t' ? 4 : unit.length,
    convertTabsToSpaces: unit !== '\t',
    semicolons: usesSemicolons(text) ? ts.SemicolonPreference.Insert : ts.SemicolonPreference.Remove,
  };
}

async function toCandidate(
  context: RepairContext,
  title: string,
  operator: string,
  changes: readonly Ts.FileTextChanges[],
  prior: number,
): Promise<Candidate[]> {
  const edits: Edit[] = [];
  for (const { fileName, textChanges, isNewFile } of changes) {
    const file = relative(context.folder, fileName).split(sep).join('/');
    const text = await context.read(file);
    if (isNewFile || text === undefined || !context.sources.includes(file) || isTestFile(file)) return [];
    const shift = text.startsWith('\uFEFF') ? 1 : 0;
    for (const { span, newText } of textChanges) {
      const start = span.start + shift;
      edits.push({ range: { file, start, end: start + span.length }, text: newText.replace(/\r\n/g, '\n') });
    }
  }
  const merged = mergeInserts(edits);
  if (merged.length === 0 || overlap(merged)) return [];
  return [makeCandidate({ strategy: 'code-fixes', operator, title, edits: merged, prior })];
}

// The service may insert twice at one place; as one edit the order is kept.
function mergeInserts(edits: readonly Edit[]): Edit[] {
  const merged: Edit[] = [];
  for (const edit of edits) {
    const { file, start } = edit.range;
    const same = merged.find(
      ({ range }) => range.file === file && range.start === start && range.end === start,
    );
    if (!same) merged.push({ ...edit });
    else {
      same.text += edit.text;
      same.range = { ...same.range, end: edit.range.end };
    }
  }
  return merged;
}
