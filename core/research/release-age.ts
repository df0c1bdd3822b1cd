import type { HintShape, Passage } from './source.js';

/**
 * Names no version to move to that was published less than `minimumAgeMs` milliseconds ago: what a stolen account publishes is
 * mostly found and taken back within days. Neither is one that the registry does not list. Where nothing is known of a
 * package's versions they are named all the same, since nothing moves to them by itself. The passages stay, and say why.
 */
export function withoutFreshVersions(
  passages: readonly Passage[],
  { minimumAgeMs, now }: { minimumAgeMs: number; now: Date },
): Passage[] {
  const published = new Map(passages.flatMap((passage) => [...publishedIn(passage)]));
  const listed = new Set(passages.flatMap((passage) => (passage.published ? passage.package : [])));
  const isFresh = (pkg: string, version: string): boolean => {
    const at = published.get(`${pkg}@${version}`);
    return at === undefined ? listed.has(pkg) : now.getTime() - Date.parse(at) < minimumAgeMs;
  };
  return passages.map((passage) => {
    const fresh = passage.hints.filter((hint) => {
      const version = versionOf(hint);
      return version !== null && passage.package !== null && isFresh(passage.package, version);
    });
    if (fresh.length === 0) return passage;
    const versions = [...new Set(fresh.map(({ to }) => to))].join(', ');
    return {
      ...passage,
      text: `${passage.text} [${versions}: too recently published to move to]`,
      hints: passage.hints.filter((hint) => !fresh.includes(hint)),
    };
  });
}

const versionOf = ({ kind, to }: HintShape): string | null => (kind === 'version' ? to : null);

/** What a passage tells of the versions of its package; a release, or an entry of a change log, of its own. */
function publishedIn({ package: pkg, versions, at, published }: Passage): [string, string][] {
  if (pkg === null) return [];
  const told = Object.entries(published ?? {});
  const own = /^>=(.+)$/.exec(versions ?? '')?.[1];
  if (own !== undefined && at !== null) told.unshift([own, at]);
  return told.map(([version, when]) => [`${pkg}@${version}`, when]);
}
