/**
 * The range for another version in the form that a range has: `^1.2.0`, `~1.2`, `1.x`, `1.2.3`. One without an end is left as
 * it is. Null for forms that name more than one bound: whoever wrote them had a reason.
 */
export function rangeFor(range: string, version: string): string | null {
  const text = range.trim();
  if (/^>=?\s*v?\d+(?:\.\d+){0,2}$/.test(text)) return range;
  const [, prefix, ...parts] =
    /^([~^=]?\s*v?)(\d+)(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*])(?:-[\w.-]+)?)?$/.exec(text) ?? [];
  if (prefix === undefined) return null;
  const numbers = version.split('.');
  const given = parts.filter((part) => part !== undefined);
  return prefix + given.map((part, index) => (/\d/.test(part) ? numbers[index] : part)).join('.');
}
