import { isBuiltin } from 'node:module';
import { declarationFiles } from '../packages/declaration-files.js';
import { entryPoints } from '../packages/exported-names.js';
import { filesInside, type InstalledPackage } from '../packages/installed.js';
import type { Question } from '../question.js';
import type { HintShape, Passage } from '../source.js';

/**
 * What strangers write may guide a candidate, but no word of theirs gets into one: of their hints those are kept whose new
 * name, or specifier, is one of an installed package itself. The passages stay, to be read.
 */
export async function confirmed(passages: readonly Passage[], { packages }: Question): Promise<Passage[]> {
  if (!passages.some(({ hints }) => hints.some(needsProof))) return [...passages];
  const installed = packages.flatMap((pkg) => (pkg.installed ? [pkg.installed] : [])).slice(0, 4);
  const known = await Promise.all(installed.map(vocabularyOf));
  const isKnown = (shape: HintShape): boolean =>
    !needsProof(shape) || known.some((vocabulary) => isIn(shape, vocabulary));
  return passages.map((passage) => ({ ...passage, hints: passage.hints.filter(isKnown) }));
}

/** A version is digits, and is only shown. */
const needsProof = ({ kind }: HintShape): boolean => kind !== 'version' && kind !== 'context';

interface Vocabulary {
  words: ReadonlySet<string>;
  specifiers: ReadonlySet<string>;
}

async function vocabularyOf(pkg: InstalledPackage): Promise<Vocabulary> {
  const [files, entries, root] = await Promise.all([
    declarationFiles(pkg),
    entryPoints(pkg),
    filesInside(pkg),
  ]);
  const code = files.map(({ text }) => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ' ')).join('\n');
  const loose = pkg.manifest.exports === undefined ? root : [];
  return {
    words: new Set(code.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu)),
    specifiers: new Set([
      ...entries.map(({ specifier }) => specifier),
      ...loose.flatMap((file) => [`${pkg.name}/${file}`, `${pkg.name}/${file.replace(/\.[cm]?js$/, '')}`]),
    ]),
  };
}

function isIn({ kind, to }: HintShape, { words, specifiers }: Vocabulary): boolean {
  if (to === null) return false;
  if (kind === 'moved-import') return specifiers.has(to) || isBuiltin(to);
  return to.split('.').every((part) => words.has(part));
}
