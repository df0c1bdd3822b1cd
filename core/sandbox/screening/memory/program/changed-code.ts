import type { AnyNode, Comment, Program } from 'acorn';
import type { TextChange } from '../schema/place.js';
import {
  type CodeKind,
  type Insertion,
  insert,
  opening,
  parseAs,
  stepsIn,
  stepsInAll,
  tick,
  visit,
} from './count-steps.js';
import { isStepless } from './stepless.js';

/** Code that was parsed once, so that changes of it need not be. */
export interface KnownCode {
  code: string;
  steps: readonly Insertion[];
  blocks: readonly Block[];
  /** Whether every loop has a body in braces, and no function is an arrow that counts its steps within an expression. */
  isBraced: boolean;
}

type Statement = Program['body'][number];

/** A list of statements in braces, whose ends are within these, or that of a file. */
interface Block {
  start: number;
  end: number;
  statements: readonly Statement[];
}

/** Throws SyntaxError where the code does not parse. */
export function knownCode(code: string, as: CodeKind): KnownCode {
  const program = parseAs(code, as);
  const blocks: Block[] = [{ start: 0, end: code.length, statements: program.body }];
  for (const each of program.body)
    visit(each, (node) => {
      if (node.type === 'BlockStatement')
        blocks.push({ start: node.start + 1, end: node.end - 1, statements: node.body });
    });
  const steps = stepsIn(program, as);
  return { code, steps, blocks, isBraced: steps.every(([, text]) => text === tick || text === opening) };
}

/**
 * Code that changes were made in, with steps counted as in freshly parsed code; null where only parsing all of it tells.
 * Most changes are a few tokens within a statement: loops and functions are where they were. Of others, the statements
 * around them are parsed alone.
 */
export function countChanged(
  known: KnownCode,
  changes: readonly TextChange[],
  changed: string,
): string | null {
  const small = changes.map((change) => smallest(known.code, change));
  const parts = partsOf(known, small);
  if (parts === null) return null;
  const insertions: Insertion[] = [];
  let from = -1;
  let by = 0;
  for (const part of parts) {
    insertions.push(...moved(known, from, part.start, by));
    const within = small.filter((change) => isWithin(change, part));
    if (part.around) {
      const steps = stepsOfPart(known, part, part.around, within);
      if (steps === null) return null;
      for (const [at, text] of steps) insertions.push([part.start + by + at, text]);
    }
    from = part.around ? part.end : part.start;
    for (const { start, end, text } of within) by += text.length - (end - start);
  }
  insertions.push(...moved(known, from, Number.POSITIVE_INFINITY, by));
  return insert(changed, insertions);
}

const moved = ({ steps }: KnownCode, from: number, to: number, by: number): Insertion[] =>
  steps.filter(([at]) => at > from && at <= to).map(([at, text]) => [at + by, text]);

/** For where it is not known what was changed. */
export const wholeChange = (old: string, now: string): TextChange => ({
  start: 0,
  end: old.length,
  text: now,
});

/** The same change with nothing in it that stays, but for parts of words. */
function smallest(code: string, { start, end, text }: TextChange): TextChange {
  const most = Math.min(end - start, text.length);
  let head = 0;
  while (head < most && code.charCodeAt(start + head) === text.charCodeAt(head)) head += 1;
  let tail = 0;
  while (tail < most - head && code.charCodeAt(end - 1 - tail) === text.charCodeAt(text.length - 1 - tail))
    tail += 1;
  let from = start + head;
  let to = end - tail;
  let now = text.slice(head, text.length - tail);
  while (isWord(code.charAt(from - 1))) {
    from -= 1;
    now = code.charAt(from) + now;
  }
  while (isWord(code.charAt(to))) {
    now += code.charAt(to);
    to += 1;
  }
  return { start: from, end: to, text: now };
}

const isWord = (character: string): boolean => /[\w$\u0080-\uffff]/.test(character);

/** What is read anew: a change that moves nothing, or all from one statement's end to another's start. */
interface Part {
  start: number;
  end: number;
  around: Around | null;
}

/** The statements next to a part; null where the block begins or ends there. */
interface Around {
  block: Block;
  before: Statement | null;
  after: Statement | null;
}

/** In order, and apart from each other. */
function partsOf(known: KnownCode, changes: readonly TextChange[]): Part[] | null {
  const parts: Part[] = [];
  for (const change of changes) {
    const { start, end } = change;
    let part = movesNothing(known, change) ? { start, end, around: null } : partAround(known, change);
    if (part === null) return null;
    for (let last = parts.at(-1); last && last.end >= part.start; last = parts.at(-1)) {
      if (!last.around && !part.around && last.end === part.start) break;
      part = together(last, part);
      if (part === null) return null;
      parts.pop();
    }
    parts.push(part);
  }
  return parts;
}

function together(one: Part, other: Part): Part | null {
  if (one.around && other.around) {
    const first = one.start <= other.start ? one : other;
    const last = one.end >= other.end ? one : other;
    const { block, before } = first.around ?? one.around;
    const { after } = last.around ?? one.around;
    return { start: first.start, end: last.end, around: { block, before, after } };
  }
  if (one.around && isWithin(other, one)) return one;
  return other.around && isWithin(one, other) ? other : null;
}

const isWithin = (inner: { start: number; end: number }, { start, end }: Part): boolean =>
  inner.start >= start && inner.end <= end;

/** What begins or shapes a loop or a function, or hides others from being read. */
const shaping = /\b(?:for|while|do|function|class|async|await|yield|get|set|static|of|in)\b|=>|[{}`\\/\n]/;
const wholeLiterals = /^(?:'[^']*'|"[^"]*"|[^'"])*$/;
/** What may end a body that has no braces. */
const ending = /[,;:?()[\]]/;

/** Whether the code around a change is read as before, so that loops and functions are where they were. */
function movesNothing({ code, steps, isBraced }: KnownCode, { start, end, text }: TextChange): boolean {
  const before = code.slice(start, end);
  if (code.charAt(start - 1) === '/' || code.charAt(end) === '/') return false;
  if ([before, text].some((each) => shaping.test(each) || !wholeLiterals.test(each))) return false;
  if (!isBraced && ending.test(before + text)) return false;
  // Steps are not counted in an arrow that calls nothing.
  if (text.includes('(') && code.includes('=>')) return false;
  return !steps.some(([at, what]) => {
    if (what === tick) return at > start && at < end;
    // What comes before the opening would run before it.
    return at >= start && (what === opening || at <= end);
  });
}

function partAround({ blocks }: KnownCode, change: TextChange): Part | null {
  // Within others comes what was visited later.
  const block = blocks.findLast(({ start, end }) => change.start >= start && change.end <= end);
  if (!block) return null;
  const before = block.statements.findLast(({ end }) => end < change.start) ?? null;
  const after = block.statements.find(({ start }) => start > change.end) ?? null;
  return {
    start: before?.end ?? block.start,
    end: after?.start ?? block.end,
    around: { block, before, after },
  };
}

/** In here, all that may stand in some function or loop is allowed. */
const wrapper = ['async function* part() { for (;;) {', '}}'] as const;

/** Steps in the statements of a part, from its start; null where it is not known to be made of whole statements. */
function stepsOfPart(
  { code }: KnownCode,
  part: Part,
  { block, before, after }: Around,
  changes: readonly TextChange[],
): Insertion[] | null {
  const [open, close] = wrapper;
  const text = withChanges(code, part, changes);
  const next = after ? code.charAt(after.start) : '}';
  if (isStepless(text)) {
    const gap = /^\s*/.exec(text)?.[0] ?? '';
    const first = text.charAt(gap.length) || next;
    const isWhole = !after || /(?:^|[;}])\s*$/.test(text) || (/\n\s*$/.test(text) && isWord(next));
    const isJoined = before ? !isApart(code, before, gap, first) : opensMore(block) || /['"]/.test(first);
    return isWhole && !isJoined ? [] : null;
  }
  const wrapped = open + text + close;
  const comments: Comment[] = [];
  const statements = statementsIn(wrapped, comments);
  const hidesEnd = comments.some(({ end }) => end > wrapped.length - close.length - 1);
  if (statements === null || hidesEnd) return null;
  const [first] = statements;
  const last = statements.at(-1);
  if (!before && (opensMore(block) || (first && isString(first)))) return null;
  const gap = wrapped.slice(open.length, first?.start ?? open.length + text.length);
  if (before && !isApart(code, before, gap, first ? wrapped.charAt(first.start) : next)) return null;
  const rest = wrapped.slice(last?.end, open.length + text.length);
  if (last && after && !isApart(wrapped, last, rest, next)) return null;
  return stepsInAll(statements).map(([at, what]) => [at - open.length, what]);
}

function statementsIn(wrapped: string, onComment: Comment[]): readonly Statement[] | null {
  try {
    const [part, ...others] = parseAs(wrapped, 'expression', onComment).body;
    if (part?.type !== 'FunctionDeclaration' || others.length > 0) return null;
    const [loop, ...behind] = part.body.body;
    if (loop?.type !== 'ForStatement' || behind.length > 0) return null;
    return loop.body.type === 'BlockStatement' ? loop.body.body : null;
  } catch {
    return null;
  }
}

function withChanges(code: string, { start, end }: Part, changes: readonly TextChange[]): string {
  let at = start;
  let text = '';
  for (const change of changes) {
    text += code.slice(at, change.start) + change.text;
    at = change.end;
  }
  return text + code.slice(at, end);
}

/** Whether a block begins with directives, or is that of a file: what is counted there comes behind them. */
const opensMore = ({ start, statements: [first] }: Block): boolean =>
  start === 0 || (first !== undefined && isString(first));

const isString = (node: Statement): boolean =>
  node.type === 'ExpressionStatement' && node.expression.type === 'Literal';

/** Whether a statement ends where it does, whatever its own text lacks, when `next` comes behind the gap. */
const isApart = (code: string, statement: Statement, gap: string, next: string): boolean =>
  isClosed(code, statement) || (gap.includes('\n') && /[\w$}]/.test(next));

function isClosed(code: string, node: AnyNode): boolean {
  if (code.charAt(node.end - 1) === ';') return true;
  switch (node.type) {
    case 'BlockStatement':
    case 'ClassDeclaration':
    case 'FunctionDeclaration':
    case 'SwitchStatement':
    case 'TryStatement':
      return true;
    case 'IfStatement':
      return isClosed(code, node.alternate ?? node.consequent);
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'ForStatement':
    case 'LabeledStatement':
    case 'WhileStatement':
      return isClosed(code, node.body);
    default:
      return false;
  }
}
