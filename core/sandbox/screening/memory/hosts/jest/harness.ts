import { join } from 'node:path';
import type { TestId } from '../../../../../model.js';
import type { Harness, LoadError, Loaded, Selection } from '../../harness/harness.js';
import { messageOf } from '../../harness/message.js';
import { StepLimit } from '../../program/steps.js';
import { repeater } from './repeat.js';
import type { StrayErrors } from './stray-errors.js';
import type { TestFile, TestFiles } from './test-file.js';
import { type Branch, branchOf, prune, wantedPaths } from './tree.js';

export interface JestHarnessOptions {
  /** Absolute, without links in it. */
  folder: string;
  files: TestFiles;
  stray: StrayErrors;
  late: string[];
}

/** Tests of jest, loaded by the project's own jest and repeated in their environments. */
export function jestHarness({ folder, files: testFiles, stray, late }: JestHarnessOptions): Harness {
  return {
    async load(files, texts) {
      const seen = new Set<string>();
      const loaded = new Map<string, LoadedFile>();
      const errors: LoadError[] = [];
      for (const file of files) {
        try {
          loaded.set(
            file,
            loadedFile(file, await testFiles.open(join(folder, file), { texts, files: seen })),
          );
        } catch (error) {
          errors.push({ file, message: messageOf(error), cut: error instanceof StepLimit });
        }
        stray.takeOver();
      }
      return {
        errors,
        files: seen,
        select: (wanted) => select(loaded, wanted),
        async dispose() {
          for (const { opened } of loaded.values()) await opened.dispose();
          stray.takeOver();
        },
      } satisfies Loaded;
    },
  };

  function select(loaded: ReadonlyMap<string, LoadedFile>, wanted: readonly TestId[] | undefined): Selection {
    const chosen = [...loaded].flatMap(([file, { opened, tree, run }]) => {
      const branch = wanted ? prune(tree, wantedPaths(wanted, file)) : tree;
      return branch ? [{ branch, run, handlers: opened.collected.handlers }] : [];
    });
    return {
      async run(options) {
        for (const { branch, run, handlers } of chosen) {
          const { ended, late: more } = await stray.within(handlers, () => run(branch, options));
          late.push(...more);
          if (ended) return;
        }
      },
    };
  }
}

interface LoadedFile {
  opened: TestFile;
  tree: Branch;
  run: ReturnType<typeof repeater>;
}

function loadedFile(file: string, opened: TestFile): LoadedFile {
  const { collected, between } = opened;
  const tree = branchOf(collected.state.rootDescribeBlock);
  if (!hasTests(tree)) {
    void opened.dispose();
    throw new Error('Your test suite must contain at least one test.');
  }
  return { opened, tree, run: repeater(file, collected, between) };
}

const hasTests = ({ children }: Branch): boolean =>
  children.some((child) => !('block' in child) || hasTests(child));
