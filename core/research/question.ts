import { isBuiltin } from 'node:module';
import { withCauses } from '../capture/classify.js';
import { normalizeMessage } from '../capture/normalize-message.js';
import type { ErrorClass, Failure, SourceLocation } from '../model.js';
import { isTestFile } from '../workspace/sources.js';
import { findInstalled, type InstalledPackage, isPackageName, packageOf } from './packages/installed.js';
import { namesInLine, namesInMessage } from './symbols.js';

/** What is looked for. It may hold names of the project; what leaves the machine is made by `outgoing.ts`. */
export interface Question {
  /** What was thrown, without values, paths and numbers; or what the user typed. */
  message: string;
  /** The message as it was thrown, and those of its causes. */
  messages: string[];
  class: ErrorClass | null;
  /** Names in code, those of the message first, then those of the suspicious lines. */
  symbols: string[];
  /** How many of the symbols stand in the message. */
  named: number;
  /** Packages that the error may be about, likeliest first. */
  packages: AskedPackage[];
}

export interface AskedPackage {
  name: string;
  version: string | null;
  /** Null where it is not installed. */
  installed: InstalledPackage | null;
  /** Whether the error itself is about it: not only imported by a file in which the fault may be. */
  told: boolean;
}

/** What is known of an error that is to be looked up. */
export interface Circumstances {
  class: ErrorClass;
  failures: readonly Failure[];
  /** Where the fault may be, most suspicious first. */
  places: readonly SourceLocation[];
  /** Absolute folder of a checkout, to resolve packages in. */
  folder: string;
  read(file: string): Promise<string | undefined>;
}

const mostPackages = 8;
const mostSymbols = 80;
const mostFiles = 12;
const mostLines = 24;

/** The question that an error poses. */
export async function questionOf(circumstances: Circumstances): Promise<Question> {
  const { failures, read } = circumstances;
  const thrown = failures.flatMap((failure) => withCauses(failure.thrown)).slice(0, 20);
  const [first] = thrown;
  const messages = [...new Set(thrown.map(({ message }) => message.slice(0, 4000)))];
  const places = placesOf(circumstances);
  const texts = new Map<string, string>();
  for (const { file } of places)
    if (!texts.has(file) && texts.size < mostFiles) texts.set(file, (await read(file)) ?? '');
  const named = [...new Set(messages.flatMap(namesInMessage))].slice(0, mostSymbols / 2);
  const lines = places
    .slice(0, mostLines)
    .map(({ file, line }) => texts.get(file)?.split('\n')[line - 1] ?? '');
  const symbols = [...new Set([...named, ...lines.flatMap(namesInLine)])].slice(0, mostSymbols);
  return {
    message: first ? `${first.name}: ${normalizeMessage(first, circumstances.class)}` : '',
    messages,
    class: circumstances.class,
    symbols,
    named: named.length,
    packages: await packagesOf(circumstances, messages, texts, named),
  };
}

/** The question that a user types. Words that name an installed package stand for it. */
export async function questionOfText(query: string, folder: string): Promise<Question> {
  const text = query.slice(0, 1000);
  const words = text.match(/@?[\w$][\w$./-]*/g) ?? [];
  const found = await Promise.all(
    [...new Set(words)].slice(0, 40).map(async (word) => {
      const [name = '', version = null] = /^(@?[^@]+)(?:@([\d.]+))?$/.exec(word)?.slice(1) ?? [];
      const installed = await findInstalled(folder, 'package.json', packageOf(name) ?? '');
      return installed
        ? { name: installed.name, version: version ?? installed.version, installed, told: true }
        : null;
    }),
  );
  const packages = found.filter((each) => each !== null).slice(0, mostPackages);
  const symbols = [
    ...new Set([...namesInMessage(text), ...words.filter((word) => /^[\w$]{3,}$/.test(word))]),
  ];
  return { message: text, messages: [text], class: null, symbols, named: symbols.length, packages };
}

/** Suspicious lines and frames in the project's own files; those of tests only where there are no others. */
function placesOf({ failures, places }: Circumstances): SourceLocation[] {
  const frames = failures.flatMap((failure) => [
    ...(failure.location ? [failure.location] : []),
    ...failure.frames.filter(({ origin }) => origin === 'project'),
  ]);
  const all = [...frames, ...places];
  const own = all.filter(({ file }) => !isTestFile(file));
  return own.length > 0 ? own : all;
}

async function packagesOf(
  { failures, folder }: Circumstances,
  messages: readonly string[],
  texts: ReadonlyMap<string, string>,
  named: readonly string[],
): Promise<AskedPackage[]> {
  const [importer = 'package.json'] = texts.keys();
  const names = new Map<string, string>();
  const add = (name: string | null, from = importer) => {
    if (name !== null && isPackageName(name) && !isBuiltin(name) && !names.has(name)) names.set(name, from);
  };
  const told = new Set<string | null>(messages.flatMap(packagesInMessage));
  for (const { frames } of failures) {
    const thrower = frames.find(({ origin }) => origin !== 'internal');
    if (thrower?.origin === 'dependency') told.add(packageOfPath(thrower.file));
  }
  for (const text of texts.values())
    for (const { names, specifier } of bindingsIn(text))
      if (named.some((name) => names.has(name.replace(/\..*$/, '')))) told.add(packageOf(specifier));
  for (const message of messages) for (const name of packagesInMessage(message)) add(name);
  for (const { frames } of failures)
    for (const { file, origin } of frames.slice(0, 20)) if (origin === 'dependency') add(packageOfPath(file));
  for (const [file, text] of texts) for (const specifier of importsIn(text)) add(packageOf(specifier), file);
  const found = await Promise.all(
    [...names].slice(0, 3 * mostPackages).map(async ([name, from]): Promise<AskedPackage> => {
      const installed = await findInstalled(folder, from, name);
      return { name, version: installed?.version ?? null, installed, told: told.has(name) };
    }),
  );
  const known = found.filter(({ name, installed }) => installed !== null || inAny(messages, name));
  return known.slice(0, mostPackages);
}

const inAny = (messages: readonly string[], name: string): boolean =>
  messages.some((message) => message.includes(name));

/** Names of packages that a message tells: of what is imported, and of paths into them. */
function packagesInMessage(message: string): string[] {
  const paths = [...message.matchAll(/node_modules[\\/]((?:@[\w.-]+[\\/])?[\w.-]+)/g)].map(([, name = '']) =>
    name.replace('\\', '/'),
  );
  const specifiers = [
    ...message.matchAll(
      /(?:[Mm]odule|[Pp]ackage|from|import|in)[ (]['"]{1,2}((?:@[\w.-]+\/)?[\w.-]+)(?:\/[\w./-]*)?['"]/g,
    ),
  ].map(([, name = '']) => name);
  return [...paths.reverse(), ...specifiers];
}

const packageOfPath = (path: string): string | null =>
  /^.*[\\/]?node_modules[\\/]((?:@[\w.-]+[\\/])?[\w.-]+)/.exec(path)?.[1]?.replace('\\', '/') ?? null;

const importsIn = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*['"]([^'"\n]{1,200})['"]/g)].map(
    ([, specifier = '']) => specifier,
  );

/** The local names that imports and requires bind. */
const bindingsIn = (text: string): { names: Set<string>; specifier: string }[] =>
  [
    ...text.matchAll(
      /\b(?:import|const|let|var)\s+([\w$*\s{},:]{1,400}?)\s*(?:\bfrom|=\s*(?:await\s+)?(?:require|import)\s*\()\s*['"]([^'"\n]{1,200})['"]/g,
    ),
  ].map(([, clause = '', specifier = '']) => ({
    names: new Set(clause.match(/[\w$]+/g)),
    specifier,
  }));
