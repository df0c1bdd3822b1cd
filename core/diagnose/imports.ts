import { childrenOf, type Node, parseProgram } from './parse.js';

/** Text of a file of the project, relative to its root; undefined where there is none. */
export type ReadSource = (file: string) => string | undefined | Promise<string | undefined>;

const mostFiles = 500;

/**
 * The files of the project that `entry` loads, itself left out, with how many imports lie between (1 = directly).
 * Static imports, re-exports, `import()` and `require` of literals; relative paths, `paths` of tsconfig.json, package
 * `imports` and the project's own name; extensions and index files as Node, TypeScript and bundlers complete them.
 */
export async function importsOf(entry: string, read: ReadSource): Promise<Map<string, number>> {
  const aliases = await readAliases(read);
  const depth = new Map<string, number>([[entry, 0]]);
  const queue = [entry];
  for (const file of queue) {
    const text = depth.size < mostFiles ? await read(file) : undefined;
    if (text === undefined) continue;
    for (const specifier of await specifiersOf(file, text)) {
      const found = await resolveImport(specifier, file, read, aliases);
      if (found === undefined || depth.has(found)) continue;
      depth.set(found, (depth.get(file) ?? 0) + 1);
      queue.push(found);
    }
  }
  depth.delete(entry);
  return depth;
}

/** The module names that a file asks for, in order of appearance. */
export async function specifiersOf(file: string, text: string): Promise<string[]> {
  const program = await parseProgram(file, text);
  if (!program)
    return [...text.matchAll(/(?:from|import|require\()\s*\(?\s*['"]([^'"\n]+)['"]/g)].map((m) => m[1] ?? '');
  const found: string[] = [];
  const look = (node: Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) found.push(specifier);
    for (const child of childrenOf(node)) look(child);
  };
  look(program);
  return found;
}

function specifierOf(node: Node): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
    case 'ImportExpression':
      return literal(node.source);
    case 'TSExternalModuleReference':
      return literal(node.expression);
    case 'CallExpression':
      return isLoader(node.callee) ? literal(node.arguments[0]) : undefined;
    default:
      return undefined;
  }
}

/** `require(…)`, `require.resolve(…)`, and what Jest and Vitest load through. */
function isLoader(callee: Node): boolean {
  if (callee.type === 'Identifier') return callee.name === 'require' || callee.name === 'proxyquire';
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return false;
  return /^(?:resolve|requireActual|importActual|requireMock|importMock)$/.test(callee.property.name);
}

function literal(node: Node | null | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  return node?.type === 'TemplateLiteral' && node.quasis.length === 1
    ? (node.quasis[0]?.value.cooked ?? undefined)
    : undefined;
}

interface Alias {
  prefix: string;
  suffix: string;
  targets: string[];
}

/** The file that `specifier` means in `from`, or undefined where it is no file of the project. */
export async function resolveImport(
  specifier: string,
  from: string,
  read: ReadSource,
  aliases?: readonly Alias[],
): Promise<string | undefined> {
  const bare = specifier.replace(/[?#].*$/, (rest) =>
    specifier.startsWith('#') ? specifier.slice(0, 0) + rest : '',
  );
  if (/^\.{1,2}(?:\/|$)/.test(bare)) return complete(join(folderOf(from), bare), read);
  for (const alias of aliases ?? (await readAliases(read))) {
    if (!bare.startsWith(alias.prefix) || !bare.endsWith(alias.suffix)) continue;
    const middle = bare.slice(alias.prefix.length, bare.length - alias.suffix.length);
    for (const target of alias.targets) {
      const found = await complete(
        join(
          '',
          target.replace('*', () => middle),
        ),
        read,
      );
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

const extensions = ['.ts', '.tsx', '.js', '.jsx', '.mjs', '.cjs', '.mts', '.cts', '.json'];

async function complete(path: string, read: ReadSource): Promise<string | undefined> {
  const stem = path.replace(/\.([cm]?)jsx?$/, '');
  const typed = stem === path ? [] : [`${stem}.ts`, `${stem}.tsx`, `${stem}.mts`, `${stem}.cts`];
  const indexes = extensions.map((extension) =>
    path === '' ? `index${extension}` : `${path}/index${extension}`,
  );
  for (const candidate of [path, ...typed, ...extensions.map((extension) => path + extension), ...indexes]) {
    if (/\.[^/]+$/.test(candidate) && (await read(candidate)) !== undefined) return candidate;
  }
  return undefined;
}

async function readAliases(read: ReadSource): Promise<Alias[]> {
  const tsconfig = parseLoose(await read('tsconfig.json')) ?? parseLoose(await read('jsconfig.json'));
  const manifest = parseLoose(await read('package.json'));
  const options = record(tsconfig?.compilerOptions);
  const base = typeof options?.baseUrl === 'string' ? options.baseUrl : '';
  const own = typeof manifest?.name === 'string' ? manifest.name : undefined;
  return [
    ...aliasesOf(record(options?.paths), base),
    ...aliasesOf(record(manifest?.imports), ''),
    ...(own ? aliasesOf({ [own]: manifest?.main ?? './index.js', [`${own}/*`]: './*' }, '') : []),
    ...(base ? aliasesOf({ '*': './*' }, base) : []),
  ];
}

function aliasesOf(table: Record<string, unknown> | undefined, base: string): Alias[] {
  return Object.entries(table ?? {}).map(([pattern, value]) => {
    const [prefix = '', suffix] = pattern.split('*');
    const targets = stringsIn(value).map((target) => join(base, target));
    return { prefix, suffix: suffix ?? '', targets: suffix === undefined ? targets : targets };
  });
}

/** All strings of a `paths` array or of the conditions of an `imports` entry. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
}

/** JSON with the comments and trailing commas that tsconfig.json allows. */
function parseLoose(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  const plain = text
    .replace(/^\uFEFF/, '')
    .replace(
      /("(?:\\.|[^"\\])*")|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
      (_, string: string | undefined) => string ?? '',
    )
    .replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, string: string | undefined) => string ?? '');
  try {
    return record(JSON.parse(plain));
  } catch {
    return undefined;
  }
}

const folderOf = (file: string): string => file.slice(0, Math.max(0, file.lastIndexOf('/')));

/** Joins and resolves `.` and `..`; a path that leaves the project keeps its `..`, and so names nothing. */
function join(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
