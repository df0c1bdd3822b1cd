import { countSteps } from '../../program/count-steps.js';
import type { OtherProcesses } from './other-processes.js';
import { isInstalled, type ScriptTransformer, type Transformed } from './packages.js';

export interface Served {
  /** Texts by absolute path, in place of what is on disk. */
  texts: ReadonlyMap<string, string>;
  /** Grows with each file of the project that is loaded, by absolute path. */
  files: Set<string>;
  processes: OtherProcesses;
}

/**
 * Makes one transformer of jest hand the given texts to the project's own transformer, and count the steps of what
 * comes out. Jest keeps results by path in memory: a text of ours goes past that, and is kept here.
 */
export function serveTexts(transformer: ScriptTransformer, { texts, files, processes }: Served): void {
  const { transform, transformAsync } = transformer;
  const own = new Map<string, Transformed>();
  const keep = (key: string, made: Transformed) => {
    own.set(key, made);
    return made;
  };
  const keyOf = (filename: string, options: object) =>
    `${'supportsStaticESM' in options && options.supportsStaticESM} ${filename}`;

  transformer.transform = (filename, options, source) =>
    processes.unless(() => {
      if (isInstalled(filename)) return transform.call(transformer, filename, options, source);
      files.add(filename);
      const text = texts.get(filename);
      if (text === undefined) return counted(transform.call(transformer, filename, options, source));
      const key = keyOf(filename, options);
      const known = own.get(key);
      return known ?? keep(key, counted(transformer.transformSource(filename, plain(text), bare(options))));
    });
  transformer.transformAsync = async (filename, options, source) => {
    if (isInstalled(filename)) return transformAsync.call(transformer, filename, options, source);
    files.add(filename);
    const text = texts.get(filename);
    if (text === undefined) return counted(await transformAsync.call(transformer, filename, options, source));
    const key = keyOf(filename, options);
    const known = own.get(key);
    return (
      known ??
      keep(key, counted(await transformer.transformSourceAsync(filename, plain(text), bare(options))))
    );
  };
}

/** As jest takes a first line for the shell away. */
const plain = (text: string): string => text.replace(/^#!.*/, '');

const bare = (options: object): object => ({ ...options, instrument: false });

const known = new WeakMap<Transformed, Transformed>();

/** A result that is asked for again is the same object, and is counted once. */
function counted(result: Transformed): Transformed {
  const made = known.get(result) ?? { ...result, code: countedCode(result.code) };
  known.set(result, made);
  return made;
}

/** What is no JavaScript is left to jest, which knows better what it is. */
function countedCode(code: string): string {
  for (const format of ['script', 'module'] as const) {
    try {
      return countSteps(code, format);
    } catch {
      // It may be the other one.
    }
  }
  return code;
}
