/** A version of Node as far as language and library depend on it. */
export interface NodeVersion {
  major: number;
  minor: number;
}

/** The oldest Node that a range as in `engines.node` lets in; null where there is none or it is no plain range. */
export function minimumNode(range: unknown): NodeVersion | null {
  if (typeof range !== 'string') return null;
  const lowest = range.split('||').map(lowestOf);
  return lowest.reduce<NodeVersion | null>(
    (least, each) =>
      each && least && isNodeAtLeast(each, least.major, least.minor) ? least : each && least && each,
    lowest[0] ?? null,
  );
}

export const isNodeAtLeast = (version: NodeVersion | null, major: number, minor = 0): boolean =>
  version !== null && (version.major > major || (version.major === major && version.minor >= minor));

function lowestOf(alternative: string): NodeVersion | null {
  const [, operator = '', major, minor = '0'] =
    /^\s*(>=|\^|~|=)?\s*v?(\d+)(?:\.(\d+|x|\*))?(?:\.(?:\d+|x|\*))?(?:\s+<=?\s*v?[\d.]+|\s+-\s+v?[\d.]+)?\s*$/.exec(
      alternative,
    ) ?? [];
  if (major === undefined || operator === undefined) return null;
  return { major: Number(major), minor: /\d/.test(minor) ? Number(minor) : 0 };
}
