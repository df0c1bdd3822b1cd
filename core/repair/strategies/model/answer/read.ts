import type { Edit } from '../../../../model.js';
import { overlap } from '../../../candidate.js';
import { parse } from '../../../syntax/parse.js';
import { indentAt } from '../../../syntax/style.js';
import { type Block, parseBlocks } from './blocks.js';
import { type CodeBlock, type Definition, definitionsIn, definitionsOnly, parseCode } from './functions.js';
import { indented, indentOf, trimmed, trimmedLines } from './layout.js';
import { locate } from './locate.js';
import { reduce } from './reduce.js';

/** The edits that an answer asks for, or why it cannot be read, as one sentence that the model can be told. */
export type ReadAnswer = { edits: Edit[] } | { trouble: string };

export interface AnswerPlace {
  /** Files that the model was shown, the likeliest first: an answer that names none means one of them. */
  shown: readonly string[];
  /** Text of a file of the snapshot; undefined where there is none. */
  read(file: string): Promise<string | undefined>;
}

/**
 * Reads an answer as edits of existing files: search/replace blocks, else whole functions in fenced code. Everything
 * else in it is talk. One part that cannot be read makes the whole unreadable: half a fix is another fix.
 */
export async function readAnswer(answer: string, place: AnswerPlace): Promise<ReadAnswer> {
  const { blocks, troubles } = parseBlocks(answer);
  const [trouble] = troubles;
  if (trouble !== undefined) return { trouble };
  const code = blocks.length > 0 ? [] : parseCode(answer);
  if (blocks.length + code.length === 0) return { trouble: 'The answer holds no search/replace block.' };
  const edits: Edit[] = [];
  for (const part of [...blocks, ...code]) {
    const read = 'search' in part ? await readBlock(part, place) : await readFunctions(part, place);
    if ('trouble' in read) return read;
    edits.push(...read.edits);
  }
  const unique = withoutRepeats(edits);
  if (unique.length === 0) return { trouble: 'It changes nothing: REPLACE says the same as the file.' };
  return overlap(unique) ? { trouble: 'Two blocks change the same place.' } : { edits: unique };
}

async function readBlock({ file, search, replace }: Block, place: AnswerPlace): Promise<ReadAnswer> {
  if (search.trim() === '') return { trouble: 'A block has no SEARCH text, and no file may be made.' };
  const found = await fileOf(file, place, (text) => locate(text, search) !== 'none');
  if ('trouble' in found) return found;
  const { name, text } = found;
  const located = locate(text, search);
  if (located === 'none')
    return { trouble: `The SEARCH text is not in ${name}: copy the lines as they are.` };
  if (located === 'several')
    return { trouble: `The SEARCH text is in ${name} more than once: copy more lines around it.` };
  const { start, end, indent } = located;
  const lines = trimmedLines(replace);
  if (lines.length === 0) return { edits: [deletion(name, text, start, end)] };
  const quoted = indent?.quoted ?? indentOf(trimmed(search));
  const own = indent?.own ?? quoted;
  return { edits: reduce(name, text, start, end, indented(lines, quoted, own).join('\n')) };
}

/** Lines that go take their line end with them. */
function deletion(file: string, text: string, start: number, end: number): Edit {
  const whole = /(?:^|\n)[ \t]*$/.test(text.slice(0, start)) && /^[ \t]*(?:\r?\n|$)/.test(text.slice(end));
  if (!whole) return { range: { file, start, end }, text: '' };
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = /^[ \t]*(?:\r?\n)?/.exec(text.slice(end))?.[0].length ?? 0;
  return { range: { file, start: from, end: end + to }, text: '' };
}

/** Each function takes the place of the only one of its name and kind. */
async function readFunctions({ file, code }: CodeBlock, place: AnswerPlace): Promise<ReadAnswer> {
  const own = definitionsOnly(file ?? place.shown[0] ?? 'file.ts', code);
  if (own === null)
    return { trouble: 'The code holds something else than whole functions, or does not parse.' };
  const edits: Edit[] = [];
  for (const definition of own.found) {
    const found = await fileOf(file, place, (text, name) => namesakes(name, text, definition).length > 0);
    if ('trouble' in found) return found;
    const { name, text } = found;
    const [target, ...others] = namesakes(name, text, definition);
    if (target === undefined)
      return { trouble: `${name} defines no ${definition.kind} called ${definition.name}.` };
    if (others.length > 0)
      return { trouble: `${name} defines ${definition.name} more than once: use a search/replace block.` };
    const replacement = own.code.slice(definition.start, definition.end);
    edits.push(
      ...reduce(
        name,
        text,
        target.start,
        target.end,
        reindented(replacement, own.code, definition, text, target),
      ),
    );
  }
  return { edits };
}

function namesakes(file: string, text: string, { name, kind }: Definition): Definition[] {
  const program = parse(file, text);
  return program ? definitionsIn(program).filter((each) => each.name === name && each.kind === kind) : [];
}

function reindented(
  code: string,
  from: string,
  { start }: Definition,
  text: string,
  target: Definition,
): string {
  const [first = '', ...rest] = code.split('\n');
  return [first, ...indented(rest, indentAt(from, start), indentAt(text, target.start))].join('\n');
}

/** The file that an answer names, else the only one among those shown that `fits`. */
async function fileOf(
  named: string | null,
  { shown, read }: AnswerPlace,
  fits: (text: string, file: string) => boolean,
): Promise<{ name: string; text: string } | { trouble: string }> {
  if (named !== null) {
    const text = await read(named);
    return text === undefined
      ? { trouble: `There is no file ${JSON.stringify(named)}, and none may be made.` }
      : { name: named, text };
  }
  const fitting: { name: string; text: string }[] = [];
  for (const name of shown) {
    const text = await read(name);
    if (text !== undefined && fits(text, name)) fitting.push({ name, text });
  }
  const [only, ...others] = fitting;
  if (only === undefined)
    return { trouble: 'No file is named, and what is quoted is in none of those shown.' };
  return others.length > 0 ? { trouble: 'No file is named, and more than one fits.' } : only;
}

function withoutRepeats(edits: readonly Edit[]): Edit[] {
  return [...new Map(edits.map((edit) => [JSON.stringify(edit), edit])).values()];
}
