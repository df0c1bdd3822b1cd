import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { projectPath } from '../capture/project-path.js';
import { HealerError } from '../errors.js';
import type { TestResult } from '../model.js';
import { parseJUnit } from '../runners/junit.js';

export interface JUnitFile {
  name: string;
  text: string;
  tests: TestResult[];
}

/** The JUnit XML that the globs find in `root`, with the paths of tests relative to it. Throws TESTS_UNREADABLE. */
export async function readJUnitFiles(root: string, globs: readonly string[]): Promise<JUnitFile[]> {
  const { glob } = await import('tinyglobby');
  const paths = (await glob([...globs], { cwd: root, absolute: true, dot: true })).sort();
  const files = await Promise.all(
    paths.map(async (path) => {
      const text = await readFile(path, 'utf8');
      const tests = parseJUnit(text).map((test) => ({
        ...test,
        file: test.file === '' ? '' : projectPath(test.file, root).file,
      }));
      return { name: relative(root, path), text, tests };
    }),
  );
  if (files.some(({ tests }) => tests.length > 0)) return files;
  throw new HealerError('TESTS_UNREADABLE', `No test is told of in ${globs.join(', ')}`, {
    next: 'See that the tests ran before, and that their JUnit file is where --junit looks',
  });
}
