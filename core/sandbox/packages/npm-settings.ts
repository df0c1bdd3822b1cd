/** What of an `.npmrc` decides which packages are installed where, and neither where from nor by whom. */
const kept = new Set([
  'auto-install-peers',
  'cpu',
  'dedupe-injected-deps',
  'dedupe-peer-dependents',
  'engine-strict',
  'global-style',
  'hoist',
  'hoist-pattern',
  'include',
  'inject-workspace-packages',
  'install-links',
  'install-strategy',
  'legacy-bundling',
  'legacy-peer-deps',
  'libc',
  'link-workspace-packages',
  'lockfile-version',
  'node-linker',
  'omit',
  'os',
  'peers-suffix-max-length',
  'prefer-dedupe',
  'prefer-workspace-packages',
  'public-hoist-pattern',
  'resolution-mode',
  'resolve-peers-from-workspace-root',
  'shamefully-hoist',
  'shared-workspace-lockfile',
  'strict-peer-dependencies',
  'strict-peer-deps',
]);

/** The text of an `.npmrc` without registries, tokens, proxies and programs. */
export const harmlessSettings = (text: string): string =>
  text
    .split(/\r?\n/)
    .filter((line) => kept.has(/^\s*([\w-]+)(?:\[\])?\s*(?:=|$)/.exec(line)?.[1] ?? ''))
    .map((line) => `${line}\n`)
    .join('');
