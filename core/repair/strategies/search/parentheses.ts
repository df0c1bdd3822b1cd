/**
 * Takes needless parentheses out of the tokens of an expression or statement that holds no braces, so that programs
 * of the same syntax tree read the same. Careful: what it cannot judge stays.
 */
export function withoutNeedlessParentheses(tokens: readonly string[], next: string | undefined): string[] {
  const out: string[] = [];
  const open: number[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token === '(') open.push(out.length);
    if (token !== ')' || open.length === 0) {
      out.push(token);
      continue;
    }
    const start = open.pop() ?? 0;
    if (isNeedless(out, start, tokens[at + 1] ?? next)) out.splice(start, 1);
    else out.push(token);
  }
  return out;
}

/** The group that starts at `start` and runs to the end of `out`, its closing parenthesis not yet written. */
function isNeedless(out: readonly string[], start: number, after: string | undefined): boolean {
  const before = out[start - 1];
  if (before !== undefined && (!endsOpen(before) || before === '}')) return false;
  if (after === '{' || out.length === start + 1) return false;
  if (after === '=>') return out.length === start + 2 && /^[\w$]+$/.test(out[start + 1] ?? '');
  if (/^(?:\{|function|class|let|async|yield)$/.test(out[start + 1] ?? '')) return false;
  const inner = looseness(out, start + 1);
  return inner !== null && inner > tightnessLeft(out, start) && inner >= tightnessRight(after);
}

/** Whether an operand follows such a token, so that a parenthesis after it groups and does not call. */
const endsOpen = (token: string): boolean =>
  /^(?:return|typeof|await|in|of|instanceof|case|throw|void|delete|else|do)$/.test(token) ||
  /^(?:[^\w$)\]'"`}\u0080-\uffff]|\.{3}|.*\$\{$)/s.test(token);

const primary = 20;
const unary = 15;

const precedence = new Map<string, number>(
  [
    ['='],
    ['||'],
    ['&&'],
    ['|'],
    ['^'],
    ['&'],
    ['==', '!=', '===', '!=='],
    ['<', '>', '<=', '>=', 'in', 'instanceof'],
    ['<<', '>>', '>>>'],
    ['+', '-'],
    ['*', '/', '%'],
    ['**'],
  ].flatMap((level, at) => level.map((operator): [string, number] => [operator, at + 2])),
);

/** Precedence of the operator that binds loosest in a group; null where a comma, `??` or a type makes it another matter. */
function looseness(out: readonly string[], from: number): number | null {
  let least = primary;
  let depth = 0;
  for (let at = from; at < out.length; at++) {
    const token = out[at] ?? '';
    if (depth === 0) {
      const binds = bindingOf(token, at === from ? undefined : out[at - 1]);
      if (binds === null) return null;
      least = Math.min(least, binds);
    }
    if (/^[([]$/.test(token)) depth++;
    else if (/^[)\]]$/.test(token)) depth--;
  }
  return least;
}

function bindingOf(token: string, before: string | undefined): number | null {
  if (/^(?:,|\?\?|as|satisfies|new|\.{3}|`.*\$\{|\{|\}.*)$/s.test(token)) return null;
  if (/^(?:=>|\?|:|[-+*/%&|^<>]+=|\*\*=|&&=|\|\|=|\?\?=)$/.test(token) && !precedence.has(token)) return 2;
  const isPrefix = before === undefined || endsOpen(before);
  if (/^(?:!|~|\+\+|--|typeof|await|void|delete)$/.test(token) || (/^[-+]$/.test(token) && isPrefix))
    return unary;
  return precedence.get(token) ?? primary;
}

function tightnessLeft(out: readonly string[], start: number): number {
  const before = out[start - 1];
  if (before === undefined) return 0;
  const binds = bindingOf(before, out[start - 2]);
  if (binds === null) return /^(?:,|\.{3}|[\s\S]*\$\{)$/.test(before) ? 1 : primary;
  if (binds === primary || before === '=' || before === '=>' || before === ':') return 1;
  return before === '?' ? 2 : binds;
}

function tightnessRight(after: string | undefined): number {
  if (after === undefined || /^[)\],;:]$|^\}/.test(after)) return 0;
  if (/^(?:\.|\?\.|\(|\[|`.*|\+\+|--)$/.test(after)) return primary;
  if (after === '**') return primary;
  return after === '?'
    ? 3
    : after === '??' || after === 'as' || after === '='
      ? primary
      : (bindingOf(after, 'x') ?? primary);
}
