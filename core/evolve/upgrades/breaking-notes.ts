import { type ChangeLogEntry, changeLogs } from '../../research/packages/change-log.js';
import { findInstalled } from '../../research/packages/installed.js';

/** What a package says of what breaks between two of its versions. All of it is data of strangers. */
export interface BreakingNotes {
  /** The file that says it, inside of the package; null where it brings no change log. */
  file: string | null;
  /** Newest first. */
  notes: { version: string; text: string }[];
  /** How many there are more. */
  more: number;
}

const mostNotes = 8;
const longestNote = 240;

/** Reads the change log of a package that is installed in `folder` for the package.json at `manifest`. */
export async function breakingNotes(
  folder: string,
  { manifest, name, from, to }: { manifest: string; name: string; from: string; to: string },
): Promise<BreakingNotes> {
  const { default: semver } = await import('semver');
  const installed = await findInstalled(folder, manifest, name);
  const logs = installed ? await changeLogs(installed) : [];
  const isBetween = (version: string): boolean => semver.gt(version, from) && semver.lte(version, to);
  for (const { file, entries } of logs) {
    const notes = entries.flatMap((entry) => {
      const version = semver.coerce(entry.version)?.version;
      return version !== undefined && isBetween(version) && saysBreaking(entry)
        ? [{ version, text: shortened(entry.text) }]
        : [];
    });
    if (notes.length > 0)
      return { file, notes: notes.slice(0, mostNotes), more: Math.max(0, notes.length - mostNotes) };
  }
  return { file: logs[0]?.file ?? null, notes: [], more: 0 };
}

const saysBreaking = ({ text }: ChangeLogEntry): boolean =>
  /\bbreaking\b|\bbackwards?[- ]incompatible\b|\bdrop(?:s|ped)?\b.{0,40}\bsupport\b|\bno longer\b|^(?:removed|removals)\b|\bminimum\b.{0,30}\bnode\b|\brequires? node\b|^💥/iu.test(
    text,
  );

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= longestNote ? line : `${line.slice(0, longestNote - 1)}…`;
}
