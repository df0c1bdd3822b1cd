import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path/posix';
import { eachMapping, TraceMap } from '@jridgewell/trace-mapping';
import { z } from 'zod';

/** What one test executed: for each project file the 1-based lines, what loading the test file ran included. */
export interface TestCoverage {
  file: string;
  path: string[];
  lines: Map<string, Set<number>>;
}

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
  sources: z.record(z.string(), z.object({ text: z.string(), map: z.string().optional() })),
});
type CoverageRecord = z.infer<typeof coverageRecord>;
type Ranges = [start: number, end: number, count: number][];

/** Reads every `coverage-*.json` of `folder`. Files that cannot be read are passed over: coverage is a hint. */
export async function readCoverage(folder: string): Promise<TestCoverage[]> {
  const names = (await readdir(folder).catch(() => []))
    .filter((name) => /^coverage-.*\.json$/.test(name))
    .sort();
  const all: TestCoverage[] = [];
  for (const name of names) {
    try {
      all.push(...testsOf(coverageRecord.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))));
    } catch {
      // torn or foreign
    }
  }
  return all;
}

function testsOf(record: CoverageRecord): TestCoverage[] {
  const sources = new Map(
    Object.entries(record.sources).map(([file, source]) => [file, prepare(file, source)]),
  );
  const results: TestCoverage[] = [];
  const loads = new Map<string, Map<string, Set<number>>>();
  for (const { file, path, covered } of record.tests) {
    const lines = linesOf(covered, sources);
    if (path.length === 0) loads.set(file, lines);
    else results.push({ file, path, lines: union(union(lines, loads.get(file)), loads.get('')) });
  }
  loads.delete('');
  // A program whose tests cannot be told apart is one test without a title.
  const told = new Set(results.map(({ file }) => file));
  const whole = [...loads].filter(([file]) => !told.has(file));
  return [...results, ...whole.map(([file, lines]) => ({ file, path: [], lines }))];
}

function linesOf(covered: Record<string, Ranges>, sources: Map<string, Source>): Map<string, Set<number>> {
  const lines = new Map<string, Set<number>>();
  for (const [file, ranges] of Object.entries(covered)) {
    const source = sources.get(file);
    if (!source) continue;
    const ran = paint(source.text.length, ranges);
    for (const { start, end, target, line } of source.pieces) {
      if (!ran.subarray(start, end).includes(1)) continue;
      const known = lines.get(target) ?? new Set();
      lines.set(target, known.add(line));
    }
  }
  return lines;
}

/** 1 where the innermost range ran, 0 elsewhere. V8 lists outer ranges before the ones inside of them. */
function paint(length: number, ranges: Ranges): Uint8Array {
  const ran = new Uint8Array(length);
  for (const [start, end, count] of ranges) ran.fill(count > 0 ? 1 : 0, start, end);
  return ran;
}

interface Source {
  text: string;
  /** Parts of the text that ran, each with the line of the original that it stands for. */
  pieces: { start: number; end: number; target: string; line: number }[];
}

function prepare(file: string, { text, map }: { text: string; map?: string | undefined }): Source {
  const inline = /\/\/# sourceMappingURL=data:application\/json[^,]*;base64,([\w+/=]+)\s*$/.exec(text)?.[1];
  const json = map ?? (inline && Buffer.from(inline, 'base64').toString('utf8'));
  try {
    if (json) return { text, pieces: mappedPieces(file, text, json) };
  } catch {
    // a broken map is no map
  }
  return { text, pieces: plainPieces(file, text) };
}

/** One piece a line, from its first to its last visible character; lines of brackets alone tell nothing. */
function plainPieces(file: string, text: string): Source['pieces'] {
  let offset = 0;
  return text.split('\n').flatMap((content, index) => {
    const start = offset + content.length - content.trimStart().length;
    const end = offset + content.trimEnd().length;
    offset += content.length + 1;
    return /[\w$'"`]/.test(content) ? [{ start, end, target: file, line: index + 1 }] : [];
  });
}

function mappedPieces(file: string, text: string, json: string): Source['pieces'] {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  const pieces: Source['pieces'] = [];
  eachMapping(new TraceMap(json), ({ generatedLine, generatedColumn, source, originalLine }) => {
    const start = (lineStarts[generatedLine - 1] ?? text.length) + generatedColumn;
    const last = pieces.at(-1);
    if (last && last.end > start) last.end = start;
    if (source === null || originalLine === null) return;
    pieces.push({
      start,
      end: lineStarts[generatedLine] ?? text.length,
      target: originalFile(file, source),
      line: originalLine,
    });
  });
  return pieces.filter(({ start, end }) => /[\w$'"`]/.test(text.slice(start, end)));
}

/** Transpilers in memory name the file itself, absolute or bare; builds name it relative to the map. */
function originalFile(file: string, source: string): string {
  const bare = source.replace(/^file:\/\//, '').replace(/\?.*$/, '');
  if (bare.startsWith('/') || bare.split('/').at(-1) === file.split('/').at(-1)) return file;
  return normalize(join(dirname(file), bare));
}

function union(
  lines: Map<string, Set<number>>,
  more: Map<string, Set<number>> | undefined,
): Map<string, Set<number>> {
  for (const [file, set] of more ?? []) {
    const known = lines.get(file) ?? new Set();
    for (const line of set) known.add(line);
    lines.set(file, known);
  }
  return lines;
}
