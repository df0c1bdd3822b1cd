/** `v1.2.3` and `1.2.3-beta.1` as SemVer 2.0.0 has them; null for anything else. */
function parse(text: string): { numbers: [number, number, number]; pre: string } | null {
  const match = /^v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([\w.-]{1,60}))?(?:\+[\w.-]*)?$/.exec(text.trim());
  if (!match) return null;
  return { numbers: [Number(match[1]), Number(match[2]), Number(match[3])], pre: match[4] ?? '' };
}

export const isVersion = (text: string | null): text is string => text !== null && parse(text) !== null;

export const isPrerelease = (text: string): boolean => (parse(text)?.pre ?? '') !== '';

/** Whether the first is a later version; false where either is none. Prereleases of one version are not told apart. */
export function isLater(a: string, b: string): boolean {
  const [left, right] = [parse(a), parse(b)];
  if (!left || !right) return false;
  for (const [at, number] of left.numbers.entries())
    if (number !== right.numbers[at]) return number > (right.numbers[at] ?? 0);
  return left.pre === '' && right.pre !== '';
}
