import type { SourceLocation, ThrownError } from '../model.js';
import { withoutColours } from './plain-text.js';

/** A place that a message names, as printed there. `line` is 1 where the message names only the file. */
export interface MessagePlace extends SourceLocation {
  /** What could not be found there, for modules and exports. */
  specifier?: string;
}

/**
 * Places that parsers and module loaders put into the message rather than into the stack: the file that Babel, esbuild,
 * oxc or TypeScript could not parse, and the file whose import does not resolve. Paths are as printed.
 */
export function placesInMessage(thrown: Pick<ThrownError, 'message'>): MessagePlace[] {
  const message = withoutColours(thrown.message).slice(0, 20_000);
  return rules.flatMap((rule) => rule(message));
}

const rules: ((message: string) => MessagePlace[])[] = [babel, transform, boxed, importer, typescript];

/** `/a/b.js: Unexpected token (3:8)`: Babel's columns start at 0. */
function babel(message: string): MessagePlace[] {
  const found = /^(?:SyntaxError: )?([^\n:]*(?::[\\/][^\n:]*)?\.[cm]?[jt]sx?): [^\n]*\((\d+):(\d+)\)/.exec(
    message,
  );
  return found ? [place(found[1], found[2], Number(found[3]) + 1)] : [];
}

/** `src/a.ts:1:8: ERROR: Expected ";"`, as esbuild prints it. */
function transform(message: string): MessagePlace[] {
  const found = /^[ \t]*([^\n\s:]+(?::[\\/][^\n:]*)?\.[cm]?[jt]sx?):(\d+):(\d+):? (?:ERROR|error)\b/m.exec(
    message,
  );
  return found ? [place(found[1], found[2], Number(found[3]) + 1)] : [];
}

/** `╭─[ src/a.ts:1:9 ]`, as oxc, rolldown and swc print it. */
function boxed(message: string): MessagePlace[] {
  const found = /[╭,]─+\[\s?([^\n\]]+?):(\d+):(\d+)\s?\]/.exec(message);
  const file = /^[ \t]*File: ([^\n]+)$/m.exec(message)?.[1] ?? found?.[1];
  return found ? [place(file, found[2], Number(found[3]))] : [];
}

/** `imported from F`, `from "F"`, `Require stack:\n- F`, with the module that was not found. */
function importer(message: string): MessagePlace[] {
  const specifier =
    /Cannot find (?:module|package) '([^'\n]+)'/.exec(message)?.[1] ??
    /(?:Failed to resolve import|Failed to load url) "?([^"\s]+)"?/.exec(message)?.[1] ??
    /(?:Directory import|requested module|Could not locate module) '([^'\n]+)'/.exec(message)?.[1];
  if (!specifier) return [];
  const from =
    /imported from '?([^\n']+?)'?\.?(?:\n|$)/.exec(message)?.[1] ??
    /Require stack:\s*\n\s*- ([^\n]+)/.exec(message)?.[1] ??
    /' from '([^\n']+)'/.exec(message)?.[1] ??
    /" from "([^\n"]+)"/.exec(message)?.[1];
  return from ? [{ file: from.trim(), line: 1, specifier }] : [];
}

/** `a.ts(1,10): error TS2305: …` */
function typescript(message: string): MessagePlace[] {
  const found = /^([^\n(]+\.[cm]?tsx?)\((\d+),(\d+)\): error TS/.exec(message);
  return found ? [place(found[1], found[2], Number(found[3]))] : [];
}

const place = (file: string | undefined, line: string | undefined, column: number): MessagePlace => ({
  file: (file ?? '').trim(),
  line: Number(line),
  column,
});
