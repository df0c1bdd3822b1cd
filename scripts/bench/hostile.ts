import { packageRoot } from '../../core/package-root.js';
import { hostileCases } from '../../test/hostile/cases/index.js';
import { openSuite, type Result } from '../../test/hostile/suite.js';
import { table } from './document.js';
import type { BenchOptions } from './main.js';

/** Runs every hostile case, and says what came of each. */
export async function run({ only }: Pick<BenchOptions, 'only'>): Promise<string> {
  const chosen = hostileCases.filter(
    ({ name, means }) => only.length === 0 || only.some((word) => `${name} ${means}`.includes(word)),
  );
  const suite = await openSuite();
  const results: Result[] = [];
  try {
    for (const hostile of chosen) results.push(await suite.run(hostile));
  } finally {
    await suite.dispose();
  }
  return report(results);
}

function report(results: readonly Result[]): string {
  const contained = results.filter((result) => result.contained).length;
  const rows = results.map(({ hostile, contained: held, harm, verdict }) => [
    hostile.as,
    hostile.name,
    cell(hostile.means),
    held ? 'yes' : `no${harm.length > 0 ? `: ${cell(harm.join(', '))}` : ''}`,
    cell(verdict),
  ]);
  const user = process.getuid?.() === 0 ? 'root' : 'an ordinary user';
  return [
    `${contained} of ${results.length} hostile cases contained, as ${user}, on Node ${process.versions.node}.`,
    '',
    table(['what', 'does', 'by', 'contained', 'what healer says'], rows),
  ].join('\n');
}

/** One line, without what differs between two runs of the same case. */
const cell = (text: string): string =>
  (text.split('\n')[0] ?? '')
    .replaceAll(packageRoot, '…')
    .replace(/(?:\.\.)?(?:\/[\w.-]+)*\/healer-test-[\w-]+(?:\/cache\/worktrees\/[0-9a-f]+-[0-9a-f-]+)?/g, '…')
    .replace(/hostile-[0-9a-f]{16}|secret-[0-9a-f]{16}/g, '…')
    .replaceAll('|', '\\|')
    .slice(0, 160);
