import type { KeptOutput } from '../../../capture/kept-outputs.js';

/** A form of line that tells of a failure: a regular expression with the groups `file`, `line`, `message`, perhaps `column`. */
export interface LineForm {
  source: string;
  /** Outputs of failed commands that it is in. */
  outputs: number;
}

/** A place that a line names, and what stands around it. */
interface Hit {
  output: number;
  style: number;
  column: boolean;
  before: string;
  after: string;
  /** The line below. */
  next: string;
}

const file = '(?:\\./)?[\\w@][\\w@./-]*\\.\\w+';

/** How tools write places: what stands before the path, before the line, before the column, and after. */
const ways = [
  ['', ':', ':', ''],
  ['', '\\(', ',\\s*', '\\)'],
  ['', ' ?\\[(?:line )?', '[,:]\\s*', '\\]'],
  ['', '#L', 'C', ''],
  ['["\']?', '["\']?,? (?:on |at )?line ', ',? col(?:umn)? ', ''],
] as const;

const foundBy = ways.map(
  ([open, line, column, close]) =>
    new RegExp(
      `${open}(?<![\\w@./-])(?<file>${file})${line}(?<line>\\d+)(?:${column}(?<column>\\d+))?${close}(?![\\w.])`,
    ),
);

/** The expression for a place that is written in one of these ways, with or without a column. */
function placeOf([hit]: readonly Hit[]): string {
  const [open, line, column, close] = ways[hit?.style ?? 0] ?? ways[0];
  const columns = hit?.column ? `${column}(?<column>\\d+)` : '';
  return `${open}(?<file>${file})${line}(?<line>\\d+)${columns}${close}`;
}

const longestLine = 500;

/**
 * The forms of lines that name a file of the project, a line in it and a message, in at least two outputs of failed commands;
 * those that are in most outputs come first. Lines are alike when what stands around place and message is, numbers aside.
 */
export function inferLines(outputs: readonly KeptOutput[], isFile: (path: string) => boolean): LineForm[] {
  const hits = outputs.flatMap(({ text }, output) => hitsIn(text, output, isFile));
  const forms = new Map<string, number>();
  for (const candidates of [messageAfter, messageBefore, messageBelow])
    for (const { source, outputs: seen } of candidates(hits))
      if (seen >= 2) forms.set(source, Math.max(seen, forms.get(source) ?? 0));
  return [...forms]
    .map(([source, seen]) => ({ source, outputs: seen }))
    .sort((one, other) => other.outputs - one.outputs || one.source.length - other.source.length);
}

function hitsIn(text: string, output: number, isFile: (path: string) => boolean): Hit[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    if (line.length > longestLine) return [];
    for (const [style, found] of foundBy.entries()) {
      const match = found.exec(line);
      const groups = match?.groups;
      if (!match || !groups || !isFile((groups.file ?? '').replace(/^\.\//, ''))) continue;
      const [before, after] = [line.slice(0, match.index), line.slice(match.index + match[0].length)];
      const next = lines.slice(at + 1).find((each) => each.trim() !== '') ?? '';
      return [{ output, style, column: groups.column !== undefined, before, after, next }];
    }
    return [];
  });
}

/** `ERROR src/a.js:3: what is wrong` */
const messageAfter = (hits: readonly Hit[]): LineForm[] =>
  groupsOf(
    hits.filter(({ after }) => /\w/.test(after)),
    ({ before }) => fixed(before),
  ).flatMap(([before, group]) =>
    // What stands first in the message may tell failures from warnings.
    [
      ...groupsOf(group, ({ after }) => leadOf(after, 0)),
      ...groupsOf(group, ({ after }) => leadOf(after, 1)),
    ].map(([lead, alike]) => formOf(alike, `^${before}${placeOf(alike)}${lead}(?<message>\\S.*)$`)),
  );

/** `what is wrong at src/a.js:3`, where that is not the same each time. */
const messageBefore = (hits: readonly Hit[]): LineForm[] =>
  groupsOf(
    hits.filter(({ before }) => /\w/.test(before)),
    ({ after }) => fixed(after),
  ).flatMap(([after, group]) =>
    groupsOf(group, ({ before }) => `${headOf(before)}\0${tailOf(before)}`)
      .filter(([, alike]) => new Set(alike.map(({ before }) => fixed(before))).size > 1)
      .map(([around, alike]) => {
        const [head = '', tail = ''] = around.split('\0');
        return formOf(alike, `^${head}(?<message>\\S.*?)${tail}${placeOf(alike)}${after}$`);
      }),
  );

/** `FAIL src/a.js:3`, with what is wrong on the line below. */
const messageBelow = (hits: readonly Hit[]): LineForm[] =>
  groupsOf(
    hits.filter(({ after, next }) => !/\w/.test(after) && /\w/.test(next)),
    ({ before, after }) => `${fixed(before)}\0${fixed(after)}`,
  ).map(([around, alike]) => {
    const [before = '', after = ''] = around.split('\0');
    return formOf(alike, `^${before}${placeOf(alike)}${after}\\n\\s*(?<message>\\S.*)$`);
  });

/** Also by how the place is written. */
function groupsOf(hits: readonly Hit[], keyOf: (hit: Hit) => string | null): [string, Hit[]][] {
  const groups = new Map<string, [string, Hit[]]>();
  for (const hit of hits) {
    const key = keyOf(hit);
    if (key === null) continue;
    const name = JSON.stringify([key, hit.style, hit.column]);
    const group = groups.get(name) ?? [key, []];
    group[1].push(hit);
    groups.set(name, group);
  }
  return [...groups.values()];
}

const formOf = (alike: readonly Hit[], source: string): LineForm => ({
  source,
  outputs: new Set(alike.map(({ output }) => output)).size,
});

/** An expression for a text that is the same each time, numbers and spaces aside. */
const fixed = (text: string): string =>
  text
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replace(/\d+/g, '\\d+')
    .replace(/\s+/g, '\\s+');

/** What stands between a place and its message: signs, and with them so many words. */
function leadOf(after: string, words: number): string | null {
  const found = new RegExp(`^[^\\w"'\`]*(?:[A-Za-z]+\\b[^\\w"'\`]*){${words}}`).exec(after);
  return found && /\S/.test(after.slice(found[0].length)) ? fixed(found[0]) : null;
}

/** Its first word, where a colon or brackets set it apart. */
const headOf = (before: string): string =>
  fixed(/^\s*(?:\[[^\]]*\]\s*|[A-Za-z]+:\s+)?/.exec(before)?.[0] ?? '');

/** The signs, or `at` or `in`, before a place. */
const tailOf = (before: string): string => fixed(/(?:\s+(?:at|in))?[^\w"'`]*$/.exec(before)?.[0] ?? '');
