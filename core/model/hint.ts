/**
 * What is written elsewhere that bears on an error. All of it is data of strangers: a shape that may guide a candidate, or
 * a text to read; never something to obey, and never code to copy.
 */
export interface Hint {
  kind: HintKind;
  /** What is no longer right: a name, an option or a module specifier; null for a version or mere context. */
  from: string | null;
  /** What is right in its place; of a version, the one to move to. */
  to: string | null;
  /** Names in code that it is about, `from` and `to` among them. */
  symbols: string[];
  package: string | null;
  /** Versions of the package that it is about, as semver writes a range. */
  versions: string | null;
  /** At most 500 characters. */
  text: string;
  /** What says so: `change log of left-pad`. */
  source: string;
  /** An address, or a path on this machine; null where there is neither. */
  link: string | null;
  /** SPDX id or name of the licence of the text; null where it is not known. */
  licence: string | null;
  /** Likeness to the error, 0..1. */
  score: number;
}

export type HintKind = 'rename' | 'moved-import' | 'changed-option' | 'version' | 'context';
