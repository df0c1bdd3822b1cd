import { blobsOf, readBlobs } from '../../evolve/project.js';
import type { Repository } from '../../git/repository.js';
import { isSourceFile, isTestFile } from '../../workspace/sources.js';
import { parseAnswer } from '../answers.js';
import type { SourceFile, StrategyInput } from '../api-types.js';
import type { Loadable } from '../find.js';
import { permittedFiles } from '../permitted-files.js';
import type { PluginProcess } from '../process.js';
import { type BackTest, judged } from './back-test.js';
import type { RewriteCase } from './cases.js';

/** Whole trees of the past that a plugin is shown, beside that of now. */
const mostTrees = 3;

/**
 * Asks a check or a strategy about the versions of the history that were faulty, those that mended them, and every other
 * file of the tree as it is and as it was then. Error: PluginFailure
 */
export async function backTestRewrite(
  { repo, tree }: { repo: Repository; tree: string },
  plugin: Loadable,
  process: PluginProcess,
  cases: readonly RewriteCase[],
): Promise<BackTest> {
  const find = finderOf(plugin, process);
  const right = new Set<string>();
  const seen = new Set<string>();
  let fires = 0;
  let silent = 0;
  for (const { file, before, after } of cases) {
    const [inBefore, inAfter] = [
      await find({ path: file, text: before }),
      await find({ path: file, text: after }),
    ];
    const gone = inBefore.filter((text) => !inAfter.includes(text));
    if (gone.length > 0) fires += 1;
    if (inAfter.length === 0) silent += 1;
    for (const text of gone) right.add(`${file}\0${text}`);
    seen.add(`${file}\0${before}`).add(`${file}\0${after}`);
  }
  const isPermitted = permittedFiles(plugin.manifest);
  const now: string[] = [];
  const past: string[] = [];
  const looked = new Set<string>();
  for (const treeish of [tree, ...cases.slice(0, mostTrees).map(({ parent }) => parent)]) {
    // What is refused already needs no look at whole trees, which take most of the time.
    if (fires < cases.length || silent < cases.length || now.length > 0) break;
    const blobs = [...(await blobsOf(repo, treeish))].filter(
      ([path, id]) =>
        (isSourceFile(path) || isTestFile(path)) && isPermitted(path) && !looked.has(`${path}\0${id}`),
    );
    const texts = await readBlobs(
      repo,
      blobs.map(([, id]) => id),
    );
    for (const [path, id] of blobs) {
      looked.add(`${path}\0${id}`);
      const text = texts.get(id);
      if (typeof text !== 'string' || seen.has(`${path}\0${text}`)) continue;
      for (const found of await find({ path, text })) {
        // An older version of the same fault, in a tree of the past, is no other one.
        if (treeish !== tree && right.has(`${path}\0${found}`)) continue;
        const place = `${path}:${text.slice(0, text.indexOf(found)).split('\n').length}`;
        if (treeish === tree) now.push(place);
        else past.push(`${place} at ${treeish.slice(0, 12)}`);
      }
    }
  }
  return judged({ all: cases.length, fires, silent, right: right.size, now, past, looked: looked.size });
}

/** The texts that a plugin points to in a file. */
function finderOf(
  { manifest: { kind } }: Loadable,
  process: PluginProcess,
): (file: SourceFile) => Promise<string[]> {
  if (kind === 'check')
    return async (file) =>
      parseAnswer('check', await process.ask(file)).map(({ start, end }) => file.text.slice(start, end));
  return async (file) => {
    const error = { id: '', title: '', class: 'unknown', name: '', message: '' };
    const input: StrategyInput = { error, files: [file], suspects: [] };
    const proposals = parseAnswer('strategy', await process.ask(input));
    return proposals.flatMap(({ edits }) => edits.map(({ start, end }) => file.text.slice(start, end)));
  };
}
