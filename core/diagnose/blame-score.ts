import type { Suspect } from '../model.js';

/** When each part of a range of lines was last changed, newest first or in any order. */
export type ReadBlame = (
  file: string,
  from: number,
  to: number,
) => Promise<readonly { commit: string; at: string }[]>;

const asked = 30;

/**
 * Adds a little to the suspects that were changed last: code that was just touched is wrong more often
 * (S. Kim, T. Zimmermann, E. J. Whitehead, A. Zeller: "Predicting Faults from Cached History", ICSE 2007).
 * Only the leading 30 are asked about; a file that git cannot blame is passed over.
 */
export async function blameScores(suspects: readonly Suspect[], blame: ReadBlame): Promise<Suspect[]> {
  const leading = suspects.slice(0, asked);
  const times = await Promise.all(leading.map((suspect) => lastChange(suspect, blame)));
  const order = [...new Set(times.filter((time) => time !== undefined))].sort((a, b) => b - a);
  return suspects.map((suspect, index) => {
    const time = times[index];
    if (time === undefined || order.length < 2) return suspect;
    const score = 1 - order.indexOf(time) / (order.length - 1);
    const suspiciousness = 1 - (1 - suspect.suspiciousness) * (1 - 0.08 * score);
    return score === 0
      ? suspect
      : { ...suspect, suspiciousness, reasons: { ...suspect.reasons, blame: score } };
  });
}

async function lastChange(suspect: Suspect, blame: ReadBlame): Promise<number | undefined> {
  try {
    const changes = await blame(suspect.range.file, suspect.line, suspect.endLine);
    const times = changes.map(({ at }) => Date.parse(at)).filter((time) => !Number.isNaN(time));
    return times.length > 0 ? Math.max(...times) : undefined;
  } catch {
    return undefined;
  }
}
