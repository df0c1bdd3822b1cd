import { escapePattern, withBinaries } from '../../runners/select.js';
import type { TestPart, TestSettings } from '../workspace.js';
import type { MonorepoSearch } from './monorepo.js';
import type { LeftOut } from './parts.js';
import type { settingsOfPackages } from './settings.js';

/** How a runner is asked for the tests of one folder, and for those outside of some, as words after its script. */
interface Narrowing {
  in(folder: string): string;
  outside(folders: readonly string[]): string;
}

const narrowings: Partial<Record<TestSettings['runner'], Narrowing>> = {
  // Both take a part of the path; a folder without tests is no failure.
  vitest: {
    in: (folder) => `--passWithNoTests ${folder}/`,
    outside: (folders) => ['--passWithNoTests', ...folders.map((each) => `--exclude '${each}/**'`)].join(' '),
  },
  jest: {
    in: (folder) => `--passWithNoTests ${folder}/`,
    outside: (folders) => `--passWithNoTests '^(?!.*/(?:${folders.map(escapePattern).join('|')})/)'`,
  },
};

/** The tests of each package where one vitest or jest at the root runs all of them; nothing where they cannot be told apart. */
export function flatParts(
  { packages }: MonorepoSearch,
  test: TestSettings,
  settingsOf: ReturnType<typeof settingsOfPackages>,
): { parts: TestPart[]; leftOut: LeftOut[] } {
  const narrow = narrowings[test.runner];
  const inner = packages.filter(({ folder }) => folder !== '');
  const isPlain = /^[^;&|<>]*$/.test(test.script) && inner.every(({ folder }) => /^[\w@./-]+$/.test(folder));
  if (!narrow || !isPlain || test.cwd !== '') return { parts: [], leftOut: [] };
  const part = (words: string) => {
    const script = `${test.script} ${words}`;
    return { script, command: withBinaries(script), cwd: '', runner: test.runner };
  };
  const parts: TestPart[] = [];
  const leftOut: LeftOut[] = [];
  for (const found of inner) {
    const own = { package: found.name, folder: found.folder };
    const settings = settingsOf(found);
    if (settings?.skipTests)
      leftOut.push({ ...own, why: 'its tests are left out by "packages" in .healer/config.json' });
    else {
      const timeout = settings?.testTimeoutMs ? { timeoutMs: settings.testTimeoutMs } : {};
      parts.push({ ...part(narrow.in(found.folder)), ...own, ...timeout });
    }
  }
  const outside = part(narrow.outside(inner.map(({ folder }) => folder)));
  parts.push({ ...outside, package: packages[0]?.name ?? '', folder: '' });
  return { parts, leftOut };
}
