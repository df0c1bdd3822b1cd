import type { Pair, ParsedNode, YAMLMap } from 'yaml';

/** A change of a text: what stands from `start` to `end` becomes `text`. */
export interface TextEdit {
  start: number;
  end: number;
  text: string;
}

export interface JsonPlace {
  /** 1-based. */
  line: number;
  column: number;
}

/** Where the key at `path` of a JSON text stands; null where there is none. */
export async function placeInJson(text: string, path: readonly string[]): Promise<JsonPlace | null> {
  const found = await findPair(text, path);
  if (!found) return null;
  const before = text.slice(0, startOf(found.pair.key)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Takes the member at `path` out, with its line and the comma that is too many; null where there is none. */
export async function removeFromJson(text: string, path: readonly string[]): Promise<TextEdit[] | null> {
  const found = await findPair(text, path);
  if (!found) return null;
  const { map, pair } = found;
  const index = map.items.indexOf(pair);
  const next = map.items[index + 1];
  const previous = map.items[index - 1];
  const [start, end] = [startOf(pair.key), endOf(pair)];
  if (next) return [{ start, end: startOf(next.key), text: '' }];
  if (previous) return [{ start: endOf(previous), end, text: '' }];
  // The last one leaves an empty object, which is taken out as a whole.
  return path.length > 1 ? removeFromJson(text, path.slice(0, -1)) : null;
}

/** Makes the text at `path` another one; null where there is none. */
export async function replaceInJson(
  text: string,
  path: readonly string[],
  value: string,
): Promise<TextEdit | null> {
  const found = await findPair(text, path);
  if (!found?.pair.value) return null;
  return { start: startOf(found.pair.value), end: endOf(found.pair), text: JSON.stringify(value) };
}

/**
 * Puts a text member into the object at `path`, among its keys in the order of the alphabet where they are in order, else at
 * its end; makes the object, behind the member `after`, where there is none. Null where that cannot be done.
 */
export async function insertIntoJson(
  text: string,
  path: readonly [string],
  [key, value]: readonly [string, string],
  after: string,
): Promise<TextEdit[] | null> {
  const found = await findPair(text, path);
  const member = `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
  if (!found) {
    const neighbour = await findPair(text, [after]);
    if (!neighbour) return null;
    const indent = lineStart(text, startOf(neighbour.pair.key));
    const at = endOf(neighbour.pair);
    const inner = indent + (indent.replace('\n', '') === '' ? '' : indent.replace('\n', ''));
    return [
      { start: at, end: at, text: `,${indent}${JSON.stringify(path[0])}: {${inner}${member}${indent}}` },
    ];
  }
  const map = found.pair.value as YAMLMap.Parsed | null;
  const items = (map?.items ?? []) as Pair<ParsedNode, ParsedNode | null>[];
  const keys = items.map((item) => String((item.key as { value?: unknown }).value));
  const sorted = keys.every((each, index) => index === 0 || (keys[index - 1] ?? '') <= each);
  const index = sorted ? keys.findIndex((each) => each > key) : -1;
  const before = items[index];
  if (before) {
    const at = startOf(before.key);
    return [{ start: at, end: at, text: `${member},${lineStart(text, at)}` }];
  }
  const last = items.at(-1);
  if (!last) return null;
  const at = endOf(last);
  return [{ start: at, end: at, text: `,${lineStart(text, startOf(last.key))}${member}` }];
}

interface Found {
  map: YAMLMap.Parsed;
  pair: Pair<ParsedNode, ParsedNode | null>;
}

/** JSON is read as the YAML that it is (YAML 1.2, 1.3), since that reader knows where things stand. */
async function findPair(text: string, path: readonly string[]): Promise<Found | null> {
  const { parseDocument, isMap } = await import('yaml');
  const document = parseDocument(text, { uniqueKeys: false });
  if (document.errors.length > 0) return null;
  let node: unknown = document.contents;
  let found: Found | null = null;
  for (const key of path) {
    if (!isMap(node)) return null;
    const map = node as YAMLMap.Parsed;
    const pair = map.items.find((item) => (item.key as { value?: unknown }).value === key);
    if (!pair) return null;
    found = { map, pair };
    node = pair.value;
  }
  return found;
}

const startOf = (node: ParsedNode): number => node.range[0];
const endOf = ({ key, value }: Pair<ParsedNode, ParsedNode | null>): number =>
  value ? value.range[1] : key.range[1];

/** What begins the line of an offset: its line break and indentation, or a space where the whole is one line. */
function lineStart(text: string, offset: number): string {
  return /\r?\n[ \t]*$/.exec(text.slice(0, offset))?.[0] ?? ' ';
}
