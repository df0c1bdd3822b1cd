/** What begins a loop or a function, or hides others from being read: comments, templates, regular expressions, escapes. */
const telling = /\b(?:for|while|do|function|class)\b|=>|[`\\/]|<!--|-->/;
const simpleString = /'[^'\n]*'|"[^"\n]*"/g;
const bracket = /[()[\]{}]/g;
const opens: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
/** What has a block behind its parentheses, and is no method of an object. */
const heads = new Set(['if', 'switch', 'catch', 'with']);

/**
 * Whether code surely has no loop and no function in it, and leaves those around it as they are: told without parsing, so
 * that much of what has none is not recognised.
 */
export function isStepless(text: string): boolean {
  const code = text.replaceAll(simpleString, '0');
  if (text.includes('\\') || telling.test(code) || /['"]/.test(code)) return false;
  const open: { bracket: string; head: string }[] = [];
  for (const { 0: found, index } of code.matchAll(bracket)) {
    if (opens[found] === undefined) {
      open.push({ bracket: found, head: /[\w$]*\s*$/.exec(code.slice(0, index))?.[0].trim() ?? '' });
      continue;
    }
    const last = open.pop();
    if (last?.bracket !== opens[found]) return false;
    if (found === ')' && /^\s*\{/.test(code.slice(index + 1)) && !heads.has(last.head)) return false;
  }
  return open.length === 0;
}
