import { readdir, readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { eachMapping, TraceMap } from '@jridgewell/trace-mapping';
import * as z from 'zod/mini';
import type { MapOfBuilt } from '../workspace/built/maps.js';

/** What one test executed: for each project file the 1-based lines, what loading the test file ran included. */
export interface TestCoverage {
  file: string;
  path: string[];
  lines: Lines;
  /** For lines that ran in part, the columns that did not. */
  skipped?: Map<string, Map<number, Columns[]>>;
}

type Lines = Map<string, Set<number>>;

/** 0-based columns of one line, the last one left out. */
export type Columns = [from: number, to: number];

const coverageRecord = z.object({
  schema: z.literal('healer/coverage@1'),
  root: z.string(),
  tests: z.array(
    z.object({
      file: z.string(),
      path: z.array(z.string()),
      covered: z.record(z.string(), z.array(z.tuple([z.number(), z.number(), z.number()]))),
    }),
  ),
  sources: z.record(z.string(), z.object({ text: z.string(), map: z.optional(z.string()) })),
});
type CoverageRecord = z.infer<typeof coverageRecord>;
type Ranges = [start: number, end: number, count: number][];

/**
 * Reads every `coverage-*.json` of `folder`. Files that cannot be read are passed over: coverage is a hint. `mapOf` gives
 * source maps of what has none.
 */
export async function readCoverage(folder: string, mapOf?: MapOfBuilt): Promise<TestCoverage[]> {
  const names = (await readdir(folder).catch(() => []))
    .filter((name) => /^coverage-.*\.json$/.test(name))
    .sort();
  const all: TestCoverage[] = [];
  for (const name of names) {
    try {
      const record = coverageRecord.parse(JSON.parse(await readFile(posix.join(folder, name), 'utf8')));
      all.push(...testsOf(mapOf ? await withMaps(record, mapOf) : record));
    } catch {
      // torn or foreign
    }
  }
  return all;
}

async function withMaps(record: CoverageRecord, mapOf: MapOfBuilt): Promise<CoverageRecord> {
  const sources = Object.entries(record.sources).map(async ([file, source]) => {
    const map = source.map ?? (inlineIn(source.text) ? undefined : await mapOf(file, source.text));
    return [file, map === undefined ? source : { ...source, map }] as const;
  });
  return { ...record, sources: Object.fromEntries(await Promise.all(sources)) };
}

function testsOf(record: CoverageRecord): TestCoverage[] {
  const sources = new Map(
    Object.entries(record.sources).map(([file, source]) => [file, prepare(file, source)]),
  );
  const results: TestCoverage[] = [];
  const loads = new Map<string, Executed>();
  for (const { file, path, covered } of record.tests) {
    const executed = executedIn(covered, sources);
    if (path.length === 0) loads.set(file, executed);
    else results.push({ file, path, ...join(join(executed, loads.get(file)), loads.get('')) });
  }
  loads.delete('');
  // A program whose tests cannot be told apart is one test without a title.
  const told = new Set(results.map(({ file }) => file));
  const whole = [...loads].filter(([file]) => !told.has(file));
  return [...results, ...whole.map(([file, executed]) => ({ file, path: [], ...executed }))];
}

type Executed = Required<Pick<TestCoverage, 'lines' | 'skipped'>>;

function executedIn(covered: Record<string, Ranges>, sources: Map<string, Source>): Executed {
  const executed: Executed = { lines: new Map(), skipped: new Map() };
  for (const [file, ranges] of Object.entries(covered)) {
    const source = sources.get(file);
    if (!source) continue;
    const ran = paint(source.text.length, ranges);
    for (const [target, lines] of source.lines) {
      for (const [line, pieces] of lines) {
        const skipped = skippedColumns(pieces, ran);
        if (skipped === null) continue;
        executed.lines.set(target, (executed.lines.get(target) ?? new Set()).add(line));
        if (skipped.length === 0) continue;
        executed.skipped.set(target, (executed.skipped.get(target) ?? new Map()).set(line, skipped));
      }
    }
  }
  return executed;
}

/** The columns of a line that did not run; null where none of it ran. */
function skippedColumns(pieces: readonly Piece[], ran: Uint8Array): Columns[] | null {
  const runs = pieces.map(({ start, end }) => ran.subarray(start, end));
  if (!runs.some((run) => run.includes(1))) return null;
  if (!runs.some((run) => run.includes(0))) return [];
  const [only, more] = pieces;
  if (only && !more && only.exact) return exactColumns(only.column, runs[0] ?? new Uint8Array());
  const columns = pieces
    .map(({ column }, at) => ({ column, ran: runs[at]?.includes(1) ?? false }))
    .sort((a, b) => a.column - b.column || Number(b.ran) - Number(a.ran));
  return columns.flatMap((piece, at): Columns[] => {
    if (piece.ran || columns[at - 1]?.column === piece.column) return [];
    return [
      [piece.column, columns.find(({ column }) => column > piece.column)?.column ?? Number.MAX_SAFE_INTEGER],
    ];
  });
}

function exactColumns(column: number, run: Uint8Array): Columns[] {
  const columns: Columns[] = [];
  for (let from = run.indexOf(0); from !== -1; ) {
    const end = run.indexOf(1, from);
    const to = end === -1 ? run.length : end;
    columns.push([column + from, column + to]);
    from = run.indexOf(0, to);
  }
  return columns;
}

/** 1 where the innermost range ran, 0 elsewhere. V8 lists outer ranges before the ones inside of them. */
function paint(length: number, ranges: Ranges): Uint8Array {
  const ran = new Uint8Array(length);
  for (const [start, end, count] of ranges) ran.fill(count > 0 ? 1 : 0, start, end);
  return ran;
}

interface Source {
  text: string;
  /** By file and line of the original: the parts of the text that stand for it. */
  lines: Map<string, Map<number, Piece[]>>;
}

/** Part of the text that ran; `column` is of the original, and goes along with the text where `exact`. */
interface Piece {
  start: number;
  end: number;
  column: number;
  exact: boolean;
}

const inlineMap = /^\/\/[#@] sourceMappingURL=data:application\/json[^,\n]*;base64,([\w+/=]+)\s*$/gm;

const inlineIn = (text: string): string | undefined => [...text.matchAll(inlineMap)].at(-1)?.[1];

function prepare(file: string, { text, map }: { text: string; map?: string | undefined }): Source {
  // not always the last line: early jest wraps a module in a function
  const inline = inlineIn(text);
  const json = map ?? (inline && Buffer.from(inline, 'base64').toString('utf8'));
  try {
    if (json) return { text, lines: mappedLines(file, text, json) };
  } catch {
    // a broken map is no map
  }
  return { text, lines: new Map([[file, plainLines(text)]]) };
}

/** One piece a line, from its first to its last visible character; lines of brackets alone tell nothing. */
function plainLines(text: string): Map<number, Piece[]> {
  let offset = 0;
  return new Map(
    text.split('\n').flatMap((content, index): [number, Piece[]][] => {
      const column = content.length - content.trimStart().length;
      const [start, end] = [offset + column, offset + content.trimEnd().length];
      offset += content.length + 1;
      return saysSomething.test(content) ? [[index + 1, [{ start, end, column, exact: true }]]] : [];
    }),
  );
}

const saysSomething = /[\w$'"`]/;

function mappedLines(file: string, text: string, json: string): Source['lines'] {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  const pieces: (Piece & { target: string; line: number })[] = [];
  eachMapping(new TraceMap(json), (mapping) => {
    const { generatedLine, generatedColumn, source, originalLine: line, originalColumn: column } = mapping;
    const start = (lineStarts[generatedLine - 1] ?? text.length) + generatedColumn;
    const last = pieces.at(-1);
    if (last && last.end > start) last.end = start;
    if (source === null || line === null || column === null) return;
    const end = lineStarts[generatedLine] ?? text.length;
    pieces.push({ start, end, column, exact: false, target: originalFile(file, source), line });
  });
  const lines: Source['lines'] = new Map();
  for (const { target, line, ...piece } of pieces) {
    if (!saysSomething.test(text.slice(piece.start, piece.end))) continue;
    const ofFile = lines.get(target) ?? new Map<number, Piece[]>();
    lines.set(target, ofFile.set(line, [...(ofFile.get(line) ?? []), piece]));
  }
  return lines;
}

/** Transpilers in memory name the file itself, absolute or bare; builds name it relative to the map. */
function originalFile(file: string, source: string): string {
  const bare = source.replace(/^file:\/\//, '').replace(/\?.*$/, '');
  if (/^\.\.?\//.test(bare)) return posix.join(posix.dirname(file), bare);
  if (bare.startsWith('/') || bare.split('/').at(-1) === file.split('/').at(-1)) return file;
  return posix.normalize(posix.join(posix.dirname(file), bare));
}

/** What either ran: of a line that both ran in part, only the columns that both skipped are skipped. */
function join(one: Executed, more: Executed | undefined): Executed {
  for (const [file, lines] of more?.lines ?? []) {
    const known = one.lines.get(file) ?? new Set();
    one.lines.set(file, known);
    const skips = one.skipped.get(file) ?? new Map<number, Columns[]>();
    for (const line of lines) {
      const theirs = more?.skipped.get(file)?.get(line) ?? [];
      const skipped = known.has(line) ? overlap(skips.get(line) ?? [], theirs) : theirs;
      known.add(line);
      if (skipped.length > 0) one.skipped.set(file, skips.set(line, skipped));
      else skips.delete(line);
    }
  }
  return one;
}

function overlap(some: readonly Columns[], others: readonly Columns[]): Columns[] {
  return some.flatMap(([from, to]) =>
    others.flatMap(([start, end]): Columns[] => {
      const both: Columns = [Math.max(from, start), Math.min(to, end)];
      return both[0] < both[1] ? [both] : [];
    }),
  );
}
