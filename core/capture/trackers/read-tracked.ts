import { readGitHubIssue } from './github-issues.js';
import { readOtlp } from './otlp.js';
import { readSentry } from './sentry.js';
import { mostTracked, type Tracked } from './tracked.js';

const readers = [readSentry, readGitHubIssue, readOtlp];

/**
 * What a JSON value tells of that came from Sentry, GitHub or OpenTelemetry, or a list of such values; undefined for any
 * other JSON.
 */
export function readTracked(json: unknown): Tracked[] | undefined {
  if (!Array.isArray(json)) return readOne(json);
  const known = json.map(readOne);
  if (known.length === 0 || known.every((each) => each === undefined)) return undefined;
  return known.flatMap((each) => each ?? []).slice(0, mostTracked);
}

/** The same for one value a line (https://jsonlines.org), as exports and the file exporter of collectors write them. */
export function readTrackedLines(text: string): Tracked[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const first = parse(lines[0] ?? '');
  if (first === undefined || readOne(first) === undefined) return undefined;
  return lines.flatMap((line) => readOne(parse(line)) ?? []).slice(0, mostTracked);
}

function readOne(json: unknown): Tracked[] | undefined {
  for (const read of readers) {
    const found = read(json);
    if (found) return found;
  }
  return undefined;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
