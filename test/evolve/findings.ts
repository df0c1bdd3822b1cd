import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../../core/evolve/finding.js';
import { openHealer } from '../../core/healer.js';
import { createRepository } from '../support/repository.js';

type Files = Record<string, string | object>;

export interface Looked {
  findings: Finding[];
  notices: string[];
  root: string;
  /** A file of the repository once the fix of this finding is made; null where it has none. */
  fixed(finding: Finding | undefined, file: string): Promise<string | null>;
}

/** What checks find in a repository of these files, those in node_modules being ignored by git, and once those of `later` are committed upon them; objects become JSON. */
export async function lookAt(
  t: { after(work: () => Promise<void>): void },
  files: Files,
  checks: readonly string[],
  later: Files = {},
): Promise<Looked> {
  const { root, commit, dispose } = await createRepository(
    asTexts({ '.gitignore': 'node_modules\n', ...files }),
  );
  if (Object.keys(later).length > 0) await commit('Later', asTexts(later));
  const healer = await openHealer(root);
  t.after(async () => {
    await healer.dispose();
    await dispose();
  });
  const { findings, notices } = await healer.evolve({ checks, dryRun: true });
  const fixed = async (finding: Finding | undefined, file: string) =>
    finding?.fix
      ? finding.fix.edits
          .filter((edit) => edit.file === file)
          .sort((one, other) => other.start - one.start)
          .reduce(
            (text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end),
            await readFile(join(root, file), 'utf8'),
          )
      : null;
  return { findings, notices, root, fixed };
}

const asTexts = (files: Files): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([name, content]) => [
      name,
      typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`,
    ]),
  );

/** An installed package. */
export const installed = (name: string, more: object = {}): Files => ({
  [`node_modules/${name}/package.json`]: { name, version: '1.0.0', main: 'index.js', ...more },
  [`node_modules/${name}/index.js`]: 'module.exports = 1;\n',
});
