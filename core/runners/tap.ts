import { Parser, type Result as TapResult } from 'tap-parser';
import type { TestResult, ThrownError } from '../model.js';

/**
 * Reads TAP 12-14 with subtests, and skips whatever noise is around it. Every result is of `file` where that is
 * told, so that a test has one name whether it passes or fails; else of the file that the TAP says, or ''.
 * Source: the TAP 14 specification, https://testanything.org/tap-version-14-specification.html
 */
export function parseTap(text: string, file?: string): TestResult[] {
  if (!isTap(text)) return [];
  const results: TestResult[] = [];
  const parser = new Parser();
  collect(parser, [], results);
  parser.end(text);
  return file === undefined ? results : results.map((result) => ({ ...result, file }));
}

/** Many a script says `ok` when it is done. TAP says its version or a plan, too. */
const isTap = (text: string): boolean =>
  /^[ \t\ufeff]*(?:TAP version \d|\d+\.\.\d)/m.test(text) && /^[ \t\ufeff]*(?:not )?ok\b/m.test(text);

function collect(parser: Parser, titles: string[], results: TestResult[]): void {
  let comment = '';
  let parents = new Set<string>();
  parser.on('child', (child: Parser) => {
    parents.add(child.name);
    collect(child, [...titles, child.name].filter(Boolean), results);
  });
  // tape prints the name of a test as a comment above its assertions
  parser.on('comment', (line: string) => {
    const name = line.replace(/^#\s*/, '').trim();
    if (!/^(?:tests|pass|fail|ok|suites|cancelled|skipped|todo|duration_ms|time=|subtest)\b/i.test(name))
      comment = name;
  });
  parser.on('assert', (result: TapResult) => {
    if (parents.has(result.name)) {
      parents = new Set();
      return;
    }
    const path = [
      ...titles,
      ...(comment && titles.length === 0 && comment !== result.name ? [comment] : []),
      result.name,
    ];
    results.push(resultOf(result, path));
  });
}

function resultOf(result: TapResult, path: string[]): TestResult {
  const diag = (typeof result.diag === 'object' && result.diag !== null ? result.diag : {}) as Record<
    string,
    unknown
  >;
  const status = result.skip ? 'skipped' : result.todo ? 'todo' : result.ok ? 'passed' : 'failed';
  const test: TestResult = {
    file: '',
    path: path.length > 0 ? path : [`#${result.id}`],
    status,
    durationMs: Number(result.time ?? diag.duration_ms ?? 0) || 0,
  };
  const place = placeOf(diag);
  if (place) test.file = place.file;
  if (status === 'failed') test.error = thrownOf(diag, result.name);
  return test;
}

/** Field names by the writers that are met: node:test, tape, tap, ava. */
function thrownOf(diag: Record<string, unknown>, name: string): ThrownError {
  const thrown: ThrownError = {
    name: first(diag, 'name', 'type') ?? (diag.operator || 'expected' in diag ? 'AssertionError' : 'Error'),
    message: first(diag, 'error', 'message') ?? name,
  };
  const stack = first(diag, 'stack');
  const at = first(diag, 'at');
  if (stack ?? at)
    thrown.stack = stack !== undefined ? withAt(stack) : `${thrown.name}: ${thrown.message}\n    at ${at}`;
  const code = first(diag, 'code');
  if (code) thrown.code = code;
  if (diag.expected !== undefined) thrown.expected = show(diag.expected);
  if (diag.actual !== undefined) thrown.actual = show(diag.actual);
  const operator = first(diag, 'operator');
  if (operator) thrown.operator = operator;
  return thrown;
}

function first(diag: Record<string, unknown>, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = diag[name];
    if (typeof value === 'string' && value !== '') return value.trimEnd();
  }
  return undefined;
}

function placeOf(diag: Record<string, unknown>): { file: string } | null {
  const location = first(diag, 'location', 'at') ?? '';
  const file = /(?:^|\()(?:file:\/\/)?([^\s()]+?):\d+(?::\d+)?\)?$/.exec(location)?.[1];
  // Node doubles backslashes within quotes that YAML takes as they are.
  return file && !file.includes('node_modules') ? { file: file.replaceAll('\\\\', '\\') } : null;
}

/** node:test leaves out the `at` of frames in its TAP. */
const withAt = (stack: string): string =>
  stack
    .split('\n')
    .map((line) =>
      /^\s*at /.test(line) || !/:\d{1,9}:\d{1,9}\)?$/.test(line) ? line : `    at ${line.trim()}`,
    )
    .join('\n');

const show = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
