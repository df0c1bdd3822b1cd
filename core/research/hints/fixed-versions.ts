import type { HintShape } from '../source.js';
import { isLater, isPrerelease } from '../versions.js';

const told = new RegExp(
  '\\b(?:fixed|solved|resolved|addressed|patched|corrected|released|available|landed|shipped|works?|working|gone)\\s+' +
    '(?:again\\s+)?(?:as of|in|with|by|since|on)\\s+(?:the\\s+)?(?:version\\s+|release\\s+|[\\w@/.-]{1,60}@)?`?v?(\\d+\\.\\d+\\.\\d+(?:-[\\w.]{1,30})?)' +
    '|\\b(?:upgrad(?:e|ed|ing)|updat(?:e|ed|ing)|bump(?:ed|ing)?|mov(?:e|ed|ing)|switch(?:ed|ing)?)\\b[^.\\n`]{0,40}?\\bto\\s+' +
    '(?:the\\s+)?(?:version\\s+|[\\w@/.-]{1,60}@)?`?v?(\\d+\\.\\d+\\.\\d+(?:-[\\w.]{1,30})?)',
  'gi',
);

/**
 * Later versions of a package that a text says the fault is gone in. They are only shown: a lock file is not for candidates to
 * touch.
 */
export function fixedVersions(
  text: string,
  { name, version }: { name: string; version: string | null },
): HintShape[] {
  if (version === null) return [];
  const versions = [...text.slice(0, 20_000).matchAll(told)].map((match) => match[1] ?? match[2] ?? '');
  const later = [...new Set(versions)].filter((each) => isLater(each, version) && !isPrerelease(each));
  return later
    .slice(0, 2)
    .map((to) => ({ kind: 'version', from: version, to, symbols: [name], versions: null }));
}

/** A later version that mends what the question names is one to move to. */
export function mendedIn(
  text: string,
  version: string,
  { name, version: own }: { name: string; version: string | null },
): HintShape[] {
  if (own === null || !isLater(version, own) || isPrerelease(version)) return [];
  if (
    !/\b(?:fix(?:e[sd])?|bugs?|regression|restor(?:e[sd]?|ing)|repair(?:s|ed)?|correct(?:s|ed)?)\b/i.test(
      text,
    )
  )
    return [];
  return [{ kind: 'version', from: own, to: version, symbols: [name], versions: null }];
}
