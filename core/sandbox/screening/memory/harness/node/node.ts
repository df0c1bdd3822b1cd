import { join } from 'node:path';
import type { TestId } from '../../../../../model.js';
import { useInstance } from '../../loader/commonjs.js';
import { loadInto } from '../../loader/load.js';
import { StepLimit } from '../../program/steps.js';
import { keepGlobals } from '../globals.js';
import type { Harness, LoadError, Selection } from '../harness.js';
import { instanceFor, loadedInto } from '../instances.js';
import { watchActive } from '../leftovers.js';
import { messageOf } from '../message.js';
import { type Entry, standIn, startCollecting } from './collect.js';
import { type Branch, runEntries } from './run-entries.js';

/** Tests of `node:test`: registered with a stand-in, so that they can be run over and over. */
export function nodeHarness(folder: string): Harness {
  const isActive = watchActive();
  return {
    canReuse: true,
    async load(files, texts, reused) {
      const instance = instanceFor(folder, texts, new Map([['node:test', standIn]]), reused);
      const roots = new Map<string, Entry>();
      const errors: LoadError[] = [];
      for (const file of files) {
        const root = startCollecting();
        try {
          await loadInto(join(folder, file), instance);
          roots.set(file, root);
        } catch (error) {
          errors.push({ file, message: messageOf(error), cut: error instanceof StepLimit });
        }
      }
      const putGlobals = keepGlobals();
      const use = () => {
        putGlobals();
        useInstance(instance);
      };
      return loadedInto(instance, {
        errors,
        files: instance.files,
        select: (wanted) => select(roots, wanted, { use, isActive }),
      });
    },
  };
}

function select(
  roots: ReadonlyMap<string, Entry>,
  wanted: readonly TestId[] | undefined,
  { use, isActive }: { use(): void; isActive(): boolean },
): Selection {
  const trees = [...roots].flatMap(([file, root]): [string, Branch][] => {
    const paths = wanted?.filter((test) => test.file === file).map(({ path }) => path);
    const tree = prune(root, paths);
    return tree === null ? [] : [[file, tree]];
  });
  return {
    async run(options) {
      use();
      for (const [file, tree] of trees) if (await runEntries(file, tree, { ...options, isActive })) return;
    },
  };
}

/** A wanted test brings the tests around it and the subtests in it. Null where nothing is left. */
function prune(entry: Entry, wanted: readonly string[][] | undefined): Branch | null {
  if (wanted && !wanted.some((path) => isAround(entry.path, path) || isAround(path, entry.path))) return null;
  if (entry.kind === 'test') return { entry, children: [] };
  const children = entry.children.flatMap((child) => prune(child, wanted) ?? []);
  return children.length > 0 ? { entry, children } : null;
}

const isAround = (outer: readonly string[], inner: readonly string[]): boolean =>
  outer.every((title, index) => inner[index] === title);
