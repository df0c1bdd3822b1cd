import { nameIn, parseNpmLock } from './npm/npm-lock.js';
import { readPnpmLock } from './pnpm/pnpm-lock.js';
import { readYarnLock } from './yarn/yarn-lock.js';

/** What a lock file says that each version of a package has to be, by `name@version`. */
async function integritiesIn(lock: string, text: string): Promise<Map<string, string>> {
  if (lock === 'pnpm-lock.yaml') return ofPnpm(text);
  if (lock === 'yarn.lock') return ofYarn(text);
  return ofNpm(text);
}

/** A version whose integrity is another one in the second lock file, as `name@version`; null where there is none. */
export async function changedIntegrity(lock: string, before: string, after: string): Promise<string | null> {
  const [was, is] = await Promise.all([integritiesIn(lock, before), integritiesIn(lock, after)]);
  for (const [version, integrity] of was)
    if (is.has(version) && is.get(version) !== integrity) return version;
  return null;
}

function ofNpm(text: string): Map<string, string> {
  const { packages = {} } = parseNpmLock(text) ?? {};
  return new Map(
    Object.entries(packages).flatMap(([folder, { name = nameIn(folder), version, integrity }]) =>
      integrity === undefined ? [] : [[`${name}@${version}`, integrity]],
    ),
  );
}

async function ofPnpm(text: string): Promise<Map<string, string>> {
  const { packages = [] } = (await readPnpmLock(text)) ?? {};
  return new Map(
    packages.flatMap(({ name, version, resolution: { integrity } }) =>
      integrity === undefined ? [] : [[`${name}@${version}`, integrity]],
    ),
  );
}

async function ofYarn(text: string): Promise<Map<string, string>> {
  return new Map(
    ((await readYarnLock(text)) ?? []).flatMap(({ name, version, integrity, checksum }) => {
      const sum = integrity ?? checksum;
      return sum === undefined ? [] : [[`${name}@${version}`, sum]];
    }),
  );
}
