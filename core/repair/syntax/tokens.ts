export interface Token {
  text: string;
  start: number;
  end: number;
}

/**
 * The tokens of a text that need not parse, without white space and comments. A template gives one token a fixed part
 * (`` `a${ ``, `` }b` ``) and those of its holes between them. Whether a slash divides or begins a regular expression
 * is told by the token before it, which is wrong only after the closing bracket of a condition.
 */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const holes: number[] = [];
  let depth = 0;
  let at = text.startsWith('#!') ? endOfLine(text, 0) : 0;
  while (at < text.length) {
    const end = endOfToken(text, at, tokens.at(-1)?.text, holes.at(-1) === depth);
    const first = text.charCodeAt(at);
    if (!isSpaceOrComment(text, at, first)) {
      const token = text.slice(at, end);
      const opensHole = end - at > 1 && token.endsWith('${') && (first === backtick || first === closeBrace);
      if (first === openBrace) depth++;
      else if (first === closeBrace && holes.at(-1) !== depth) depth--;
      if (opensHole && first === backtick) holes.push(depth);
      else if (first === closeBrace && holes.at(-1) === depth && !opensHole && token.length > 1) holes.pop();
      tokens.push({ text: token, start: at, end });
    }
    at = end;
  }
  return tokens;
}

const [backtick, openBrace, closeBrace, slash, asterisk] = [96, 123, 125, 47, 42];

function endOfToken(text: string, at: number, before: string | undefined, inHole: boolean): number {
  const first = text.charCodeAt(at);
  if (first === backtick || (first === closeBrace && inHole)) return match(templatePart, text, at);
  if (first === slash && mayBeginRegex(before)) {
    const end = match(regexLiteral, text, at);
    if (end > at) return end;
  }
  return Math.max(match(token, text, at), at + 1);
}

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

const templatePart = /[`}](?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{|$)/y;
const regexLiteral = /\/(?![/*])(?:[^/\\[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+\/[a-z]*/y;
const token = new RegExp(
  [
    /\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/,
    /"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?/,
    /0[xXbBoO]\w+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?n?/,
    /[\w$#\u0080-\uffff][\w$\u0080-\uffff]*/,
    />>>=|\.\.\.|[=!]==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|->|[=!<>+\-*/%&|^]=/,
    /&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|<<|>>|\*\*|[\s\S]/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'y',
);

const beforeValue =
  /^(?:return|typeof|instanceof|in|of|case|delete|void|throw|new|do|else|yield|await|default)$/;

const mayBeginRegex = (before: string | undefined): boolean =>
  before === undefined || beforeValue.test(before) || !/[\w$)\]}"'`\u0080-\uffff]$/.test(before);

const isSpaceOrComment = (text: string, at: number, first: number): boolean => {
  if (first === slash) {
    const next = text.charCodeAt(at + 1);
    return next === slash || next === asterisk;
  }
  return first <= 32 || first === 0xfeff || first === 0xa0;
};

const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};
