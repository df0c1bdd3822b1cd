import { createHash } from 'node:crypto';
import { normalizeMessage } from '../capture/normalize-message.js';
import { type Coupling, couplingsIn } from '../evolve/history/coupling.js';
import type { CoupledFiles, ErrorClass, ErrorRecord, RecurringError } from '../model.js';
import { isSourceFile } from '../workspace/sources.js';
import type { LoggedCommit } from './history/fix-commits.js';

/** Errors that count as recurring: so many of one message or file. */
const leastTogether = 3;
const mostOfKind = 30;

/** What comes back and nothing has healed: one message at several places, several errors of one file, what comes and goes. */
export function recurringErrors(errors: readonly ErrorRecord[]): RecurringError[] {
  const unhealed = errors.filter(
    ({ state }) => state === 'open' || state === 'regressed' || state === 'fixing',
  );
  const families = groupsOf(unhealed, ({ class: kind, failure }) =>
    saysNothing.has(kind) ? null : `${kind} ${normalizeMessage(failure.thrown, kind)}`,
  );
  const hotspots = groupsOf(unhealed, (error) => placeOf(error));
  const flapping = unhealed.filter((error) => error.flapping).map((error) => [error]);
  return [
    ...families.map((group) => recurring('family', group[0]?.title ?? '', group)),
    ...hotspots.map((group) =>
      recurring('hotspot', `${group.length} errors in ${placeOf(group[0] as ErrorRecord)}`, group),
    ),
    ...flapping.map((group) => recurring('flapping', group[0]?.title ?? '', group)),
  ]
    .sort((a, b) => b.count - a.count)
    .slice(0, mostOfKind);
}

/** Of these, messages are alike whatever is wrong. */
const saysNothing: ReadonlySet<ErrorClass> = new Set(['assertion', 'snapshot-mismatch', 'unknown', 'signal']);

function groupsOf(
  errors: readonly ErrorRecord[],
  keyOf: (error: ErrorRecord) => string | null,
): ErrorRecord[][] {
  const groups = new Map<string, ErrorRecord[]>();
  for (const error of errors) {
    const key = keyOf(error);
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), error]);
  }
  return [...groups.values()].filter((group) => group.length >= leastTogether);
}

/** The file of the project that an error points to first. */
const placeOf = ({ failure, locations }: ErrorRecord): string | null =>
  failure.frames.find(({ origin, file }) => origin === 'project' && isSourceFile(file))?.file ??
  locations.find(({ file }) => isSourceFile(file))?.file ??
  null;

function recurring(
  shape: RecurringError['shape'],
  title: string,
  group: readonly ErrorRecord[],
): RecurringError {
  const errors = group.map(({ id }) => id).sort();
  return {
    kind: 'error',
    id: idOf(shape, ...errors),
    shape,
    title,
    errors,
    count: group.reduce((sum, { count }) => sum + count, 0),
    lastSeen:
      group
        .map(({ lastSeen }) => lastSeen)
        .sort()
        .at(-1) ?? '',
  };
}

const limits = { mostFiles: 25, fewestTogether: 8, leastConfidence: 0.7 };

/** Pairs of source files that commits change together, time and again: what one forgets when one changes one of them. */
export function coupledFiles(log: readonly LoggedCommit[]): CoupledFiles[] {
  const history = log.map(({ id, at, files }) => ({
    id,
    at,
    author: '',
    files: files.filter(({ path }) => isSourceFile(path)).map(({ path }) => ({ path, added: 0, removed: 0 })),
  }));
  return couplingsIn(history, isSourceFile, limits).slice(0, mostOfKind).map(asRecord);
}

const asRecord = ({ files, together, confidence }: Coupling): CoupledFiles => ({
  kind: 'files',
  id: idOf('files', ...files),
  files,
  together,
  confidence: Math.round(confidence * 100) / 100,
});

const idOf = (...parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
