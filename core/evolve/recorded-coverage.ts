import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import * as z from 'zod/mini';

/** Of one file, the 1-based lines with something to run, and how often each ran. */
export type LineHits = ReadonlyMap<number, number>;

/** Where coverage tools put what they measured: c8, nyc and jest write the first, vitest and jest the second. */
const reports = ['coverage/lcov.info', 'coverage/coverage-final.json'] as const;

/**
 * What the project's own coverage tool has last written into the folder, by paths relative to it. A file that was
 * changed on disk since then is left out, and so is a report that cannot be read: coverage is a hint.
 */
export async function recordedCoverage(root: string): Promise<Map<string, LineHits>> {
  const found = new Map<string, LineHits>();
  for (const name of reports) {
    const report = join(root, name);
    const writtenAt = await changedAt(report);
    if (writtenAt === null) continue;
    const text = await readFile(report, 'utf8');
    for (const [file, hits] of name.endsWith('.json') ? ofIstanbul(text) : ofLcov(text)) {
      const path = relativeTo(root, file);
      const at = path === null ? null : await changedAt(join(root, path));
      if (path !== null && at !== null && at <= writtenAt) found.set(path, added(found.get(path), hits));
    }
  }
  return found;
}

/** The format of geninfo(1): `SF:` begins a file, `DA:` says line and count. */
function ofLcov(text: string): Map<string, LineHits> {
  const found = new Map<string, Map<number, number>>();
  let current = new Map<number, number>();
  for (const line of text.split(/\r?\n/)) {
    const [, kind, rest = ''] = /^(SF|DA):(.*)$/.exec(line) ?? [];
    if (kind === 'SF') {
      current = found.get(rest) ?? new Map();
      found.set(rest, current);
    } else if (kind === 'DA') {
      const [number, count] = rest.split(',').map(Number);
      if (number && count !== undefined) current.set(number, (current.get(number) ?? 0) + count);
    }
  }
  return found;
}

const istanbul = z.record(
  z.string(),
  z.object({
    path: z.string(),
    statementMap: z.record(z.string(), z.object({ start: z.object({ line: z.number() }) })),
    s: z.record(z.string(), z.number()),
  }),
);

/** The coverage object of Istanbul: statements with their places, and how often each ran. */
function ofIstanbul(text: string): Map<string, LineHits> {
  const parsed = istanbul.safeParse(asJson(text));
  if (!parsed.success) return new Map();
  return new Map(
    Object.values(parsed.data).map(({ path, statementMap, s }) => {
      const hits = new Map<number, number>();
      for (const [id, { start }] of Object.entries(statementMap))
        hits.set(start.line, Math.max(hits.get(start.line) ?? 0, s[id] ?? 0));
      return [path, hits];
    }),
  );
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function added(one: LineHits | undefined, other: LineHits): LineHits {
  if (!one) return other;
  const sum = new Map(one);
  for (const [line, count] of other) sum.set(line, (sum.get(line) ?? 0) + count);
  return sum;
}

const changedAt = (file: string): Promise<number | null> =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );

function relativeTo(root: string, file: string): string | null {
  const path = isAbsolute(file) ? relative(root, file) : file;
  return path.startsWith('..') || isAbsolute(path) ? null : path.split(sep).join('/');
}
