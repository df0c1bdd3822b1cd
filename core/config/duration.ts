const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
const shape = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/;

export const isDuration = (text: string): boolean => parseDuration(text) !== null;

/** `90s`, `1.5m`, `500ms` or `1h` in milliseconds; null for anything else, and for nothing at all (`0s`). */
export function parseDuration(text: string): number | null {
  const [, amount, unit] = shape.exec(text.trim()) ?? [];
  const milliseconds = Math.round(Number(amount) * units[unit as keyof typeof units]);
  return milliseconds > 0 && Number.isSafeInteger(milliseconds) ? milliseconds : null;
}

/** The milliseconds of a duration that the config schema has already accepted. */
export function durationMs(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === null) throw new TypeError(`${JSON.stringify(text)} is not a duration`);
  return milliseconds;
}
