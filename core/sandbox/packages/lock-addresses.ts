/** Names of the one public registry. */
const publicBases = ['https://registry.npmjs.org/', 'https://registry.yarnpkg.com/'];

/** The text of a lock file whose packages are fetched from `endpoint`, wherever the public registry is named in it. */
export function fromEndpoint(text: string, endpoint: string): string {
  return publicBases.reduce((now, base) => now.replaceAll(base, `${endpoint}/`), text);
}

/** The same text with the addresses that `original` has, so that it does not tell which way packages were fetched. */
export function asIn(original: string, text: string, endpoint: string): string {
  const base = `${endpoint}/`;
  if (original.includes(base)) return text;
  const known = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const [, own = '', rest = ''] of original.matchAll(addresses)) {
    known.set(rest, own);
    counts.set(own, (counts.get(own) ?? 0) + 1);
  }
  const [usual = publicBases[0]] = [...counts].sort(([, one], [, other]) => other - one).map(([own]) => own);
  return text
    .split(base)
    .map((piece, index) => {
      if (index === 0) return piece;
      const rest = /^[^"\s#)]*/.exec(piece)?.[0] ?? '';
      return `${known.get(rest) ?? usual}${piece}`;
    })
    .join('');
}

const addresses = new RegExp(
  `(${publicBases.map((base) => base.replaceAll('.', '\\.')).join('|')})([^"\\s#)]*)`,
  'g',
);
