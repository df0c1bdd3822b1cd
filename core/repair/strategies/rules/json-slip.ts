import { isAbsolute, join, relative } from 'node:path';
import { walk } from '../../syntax/walk.js';
import { type Fault, type Fix, replace } from './rule.js';

/** JSON files and JSON texts in the code that do not parse: commas, quotes, comments, brackets and words are set right. */
export async function jsonSlip(fault: Fault): Promise<Fix[]> {
  if (!/JSON|Unexpected (?:token|end|non-whitespace|string|number)|Expected .* in JSON/.test(fault.message))
    return [];
  const fixes: Fix[] = [];
  for (const file of await jsonFiles(fault)) {
    const text = await fault.context.read(file);
    const repaired = text === undefined ? undefined : repairJson(text);
    if (text === undefined || repaired === undefined || repaired === text) continue;
    fixes.push({
      operator: 'json',
      title: `repair the JSON of ${file}`,
      edits: [smallestEdit(file, text, repaired)],
      prior: 0.95,
    });
  }
  for (const source of await fault.project.sources()) {
    walk(source.program, (node) => {
      const value =
        node.type === 'Literal' && typeof node.value === 'string'
          ? node.value
          : node.type === 'TemplateElement' &&
              node.parent.type === 'TemplateLiteral' &&
              node.parent.expressions.length === 0
            ? node.value.cooked
            : undefined;
      if (!value || !/^\s*[[{]/.test(value)) return;
      const repaired = repairJson(value);
      if (repaired === undefined || repaired === value) return;
      const text =
        node.type === 'TemplateElement'
          ? repaired.replace(/[`\\]|\$\{/g, '\\$&')
          : `'${repaired.replace(/['\\]/g, '\\$&').replace(/\n/g, '\\n')}'`;
      const range =
        node.type === 'TemplateElement' ? { range: [node.range[0] + 1, node.range[1] - 1] as const } : node;
      fixes.push({
        operator: 'json',
        title: 'repair a JSON text',
        edits: [replace(source, range, text)],
        prior: 0.85,
      });
    });
  }
  return fixes;
}

/** The text as valid JSON with as little changed as can be, layout kept; undefined where that cannot be told. */
function repairJson(text: string): string | undefined {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const body = text.slice(mark.length);
  if (isJson(body)) return text;
  const tokens =
    body.match(
      /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|\s+|[[\]{}:,]|[^\s[\]{}:,"'`]+|["'`]/g,
    ) ?? [];
  const kept = tokens.filter((token) => !/^\/[/*]/.test(token)).map(asJsonToken);
  const repaired = balance(separate(kept)).join('');
  return isJson(repaired) ? mark + repaired : undefined;
}

function asJsonToken(token: string): string {
  if (/^['`]/.test(token) && token.length > 1)
    return JSON.stringify(token.slice(1, -1).replace(/\\(['`])/g, '$1'));
  if (/^(?:undefined|None|NaN|nil|NULL|Null)$/.test(token)) return 'null';
  if (/^(?:True|TRUE)$/.test(token)) return 'true';
  if (/^(?:False|FALSE)$/.test(token)) return 'false';
  if (/^(?:;|=>?)$/.test(token)) return token === ';' ? ',' : ':';
  if (/^\+\d/.test(token)) return token.slice(1);
  if (/^-?\.\d/.test(token)) return token.replace('.', '0.');
  if (/^-?\d+\.$/.test(token)) return token.slice(0, -1);
  if (/^-?0\d+$/.test(token)) return token.replace(/^(-?)0+(?=\d)/, '$1');
  if (/^0x[\da-f]+$/i.test(token)) return String(Number(token));
  if (/^-?[\d_]+$/.test(token)) return token.replace(/_/g, '');
  if (/^[[\]{}:,\s"]|^(?:true|false|null)$|^-?\d/.test(token)) return token;
  return JSON.stringify(token);
}

// Commas and colons: one between neighbours, none before a closing bracket or after an opening one.
function separate(tokens: string[]): string[] {
  const result: string[] = [];
  const open: string[] = [];
  let key = false;
  for (const token of tokens) {
    if (/^\s/.test(token)) {
      result.push(token);
      continue;
    }
    const last = result.findLastIndex((each) => !/^\s/.test(each));
    const before = result[last] ?? '';
    const isValue = !/^[\]}:,]$/.test(token);
    const afterValue = before !== '' && !/^[[{:,]$/.test(before);
    if (/^[\]}]$/.test(token) && before === ',') result.splice(last, 1);
    if (token === ',' && (before === ',' || /^[[{]$/.test(before))) continue;
    if (isValue && afterValue) {
      const inObject = open.at(-1) === '{';
      result.splice(last + 1, 0, inObject && key && /^"/.test(before) ? ':' : ',');
      key = inObject ? !(inObject && key && /^"/.test(before)) : false;
    } else if (open.at(-1) === '{' && isValue) key = before === '{' || before === ',';
    if (token === ':') key = false;
    if (token === '{' || token === '[') open.push(token);
    if (token === '}' || token === ']') open.pop();
    if (token === '{') key = false;
    result.push(token);
  }
  return result;
}

// Closes what is open, at the end or where another kind of bracket closes.
function balance(tokens: string[]): string[] {
  const open: string[] = [];
  const result: string[] = [];
  for (const token of tokens) {
    if (token === '{' || token === '[') open.push(token === '{' ? '}' : ']');
    if (token === '}' || token === ']') {
      if (!open.includes(token)) continue;
      while (open.at(-1) !== token) result.push(open.pop() ?? '');
      open.pop();
    }
    result.push(token);
  }
  const last = result.findLastIndex((each) => !/^\s/.test(each));
  if (open.length > 0 && result[last] === ',') result.splice(last, 1);
  const end = /^\s/.test(result.at(-1) ?? '') ? (result.pop() ?? '') : '';
  return [...result, ...open.reverse(), end];
}

function smallestEdit(file: string, text: string, next: string) {
  let start = 0;
  while (start < text.length && text[start] === next[start]) start++;
  let tail = 0;
  while (
    tail < Math.min(text.length, next.length) - start &&
    text[text.length - 1 - tail] === next[next.length - 1 - tail]
  )
    tail++;
  return { range: { file, start, end: text.length - tail }, text: next.slice(start, next.length - tail) };
}

// Files that the message names, and those that the code near the error names.
async function jsonFiles(fault: Fault): Promise<string[]> {
  const { folder } = fault.context;
  const shown = `${fault.message}\n${fault.thrown.stack ?? ''}\n${fault.thrown.excerpt ?? ''}`;
  const named = [...shown.matchAll(/(?:file:\/\/)?([^\s:'"()]+\.json[c5]?)\b/g)].map(([, path = '']) =>
    isAbsolute(path) ? relative(folder, path) : path,
  );
  const written = (await fault.project.sources()).flatMap(({ file, text }) =>
    [...text.matchAll(/['"`]([^'"`\n]*\.json)['"`]/g)].flatMap(([, path = '']) => [
      join(file, '..', path),
      join(path),
    ]),
  );
  const protectedFile = /(?:^|\/)(?:package(?:-lock)?|tsconfig[^/]*|\.[^/]*)\.json$|node_modules/;
  return [...new Set([...named, ...written])]
    .filter((path) => !path.startsWith('..') && !protectedFile.test(path))
    .slice(0, 40);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
