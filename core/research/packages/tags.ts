/** A declaration that is tagged as deprecated. */
export interface DeprecatedName {
  name: string;
  /** The class, interface or type that it is a member of. */
  owner: string | null;
  /** What the tag says. */
  text: string;
}

/** Every declaration below a comment with `@deprecated` (TSDoc, JSDoc), in the order of the text. */
export function deprecatedNames(text: string): DeprecatedName[] {
  const found: DeprecatedName[] = [];
  for (const match of text.matchAll(/\/\*\*((?:[^*]|\*(?!\/)){0,4000})\*\//g)) {
    const tag = tagText(match[1] ?? '');
    if (tag === null) continue;
    const end = match.index + match[0].length;
    const name = declaredName(text.slice(end, end + 400));
    if (name !== null) found.push({ name, owner: ownerAt(text, match.index), text: tag });
    if (found.length >= mostNames) break;
  }
  return found;
}

const mostNames = 500;

function tagText(comment: string): string | null {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*?\s?/, ''));
  const at = lines.findIndex((line) => /^\s*@deprecated\b/.test(line));
  if (at < 0) return null;
  const after = lines.slice(at + 1).findIndex((line) => /^\s*(?:@\w|```)/.test(line) || line.trim() === '');
  const rest = lines.slice(at, after < 0 ? undefined : at + 1 + after);
  return rest
    .join(' ')
    .replace(/^\s*@deprecated\s*/, '')
    .trim()
    .slice(0, 500);
}

const modifiers =
  '(?:export\\s+|default\\s+|declare\\s+|abstract\\s+|public\\s+|protected\\s+|static\\s+|readonly\\s+|async\\s+|get\\s+|set\\s+|override\\s+)*';
const declaration = new RegExp(
  `^(?:\\s|//[^\\n]*\\n)*${modifiers}(?:(?:function\\*?|const|let|var|class|interface|type|enum|namespace|module)\\s+)?` +
    `(?:(?:module\\.)?exports\\.|[\\w$]+\\.prototype\\.)?["']?([\\w$]+)["']?`,
);

function declaredName(code: string): string | null {
  const name = declaration.exec(code)?.[1];
  return name === undefined || /^(?:export|constructor|new|return|import|if|for)$/.test(name) ? null : name;
}

/** The innermost class, interface, type or object that is open at an offset. */
function ownerAt(text: string, offset: number): string | null {
  const heads = /\b(?:class|interface|type|enum|namespace|const|function)\s+([\w$]+)[^{};]{0,400}\{/g;
  let owner: string | null = null;
  for (const match of text.slice(Math.max(0, offset - 40_000), offset).matchAll(heads)) {
    const start = Math.max(0, offset - 40_000) + match.index + match[0].length;
    if (isOpen(text, start, offset)) owner = match[1] ?? null;
  }
  return owner;
}

/** Whether the brace before `start` is still open at `end`; braces in comments and texts mostly come in pairs. */
function isOpen(text: string, start: number, end: number): boolean {
  let depth = 1;
  for (let at = start; at < end && depth > 0; at++) {
    const character = text[at];
    if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
  }
  return depth > 0;
}
