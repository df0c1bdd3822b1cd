import { readdir } from 'node:fs/promises';
import { isAbsolute, posix, relative } from 'node:path';
import type { Node } from '../../syntax/parse.js';
import { walk } from '../../syntax/walk.js';
import { addImport } from './add-import.js';
import { editDistance } from './nearest-names.js';
import { brief, codeOf, type Fault, type Fix, insert, replace, type Site, type Source } from './rule.js';
import { nodesAtSite } from './sites.js';

type Text = Extract<Node, { type: 'Literal' }> & { value: string };

/** A file or folder that is not there (or there already): its nearest name, a path from the module, or made on the way. */
export async function wrongFilePath(fault: Fault): Promise<Fix[]> {
  const match = /(ENOENT|ENOTDIR|EISDIR|EEXIST|ENOTEMPTY)[^']*(?:'([^']+)')?/.exec(fault.message);
  if (!match) return [];
  const [, code, path = ''] = match;
  const wanted = isAbsolute(path) ? relative(fault.context.folder, path).replace(/\\/g, '/') : path;
  const fixes = fault.sites.flatMap((site, order) => fileOptions(site, code ?? '', 0.9 ** order));
  if (code === 'EEXIST' || code === 'ENOTEMPTY') return fixes;
  const files = await listFiles(fault.context.folder);
  for (const source of await fault.project.sources())
    fixes.push(...(await otherPaths(fault, source, wanted, files)));
  return fixes;
}

// What makes the call itself succeed: parents made on the way, what is gone is fine.
function fileOptions(site: Site, code: string, weight: number): Fix[] {
  return nodesAtSite(
    site,
    (node): node is Extract<Node, { type: 'CallExpression' }> => node.type === 'CallExpression',
  ).flatMap((node): Fix[] => {
    const name = /(\w+)$/.exec(codeOf(site, node.callee))?.[1] ?? '';
    const [first] = node.arguments;
    const last = node.arguments.at(-1);
    if (!first || !last) return [];
    const receiver = codeOf(site, node.callee).slice(0, -name.length);
    if (/^mkdir/.test(name) && node.arguments.length === 1)
      return [
        {
          operator: 'file-option',
          title: 'make the parent folders too',
          edits: [insert(site, last.range[1], ', { recursive: true }')],
          prior: 0.9 * weight,
        },
      ];
    if (/^(?:rm|rmdir)(?:Sync)?$/.test(name))
      return [
        {
          operator: 'file-option',
          title: 'remove what is there',
          edits: [insert(site, last.range[1], ', { recursive: true, force: true }')],
          prior: 0.8 * weight,
        },
      ];
    if (
      /^(?:write|append)File|^createWriteStream|^copyFile/.test(name) &&
      code === 'ENOENT' &&
      node.parent.type === 'ExpressionStatement'
    ) {
      const folder = `${codeOf(site, first)}.replace(/[\\\\/][^\\\\/]*$/, '')`;
      const text = `${receiver}mkdirSync(${folder}, { recursive: true });\n${' '.repeat(node.parent.loc.start.column)}`;
      return receiver
        ? [
            {
              operator: 'file-option',
              title: 'make the folder first',
              edits: [insert(site, node.parent.range[0], text)],
              prior: 0.7 * weight,
            },
          ]
        : [];
    }
    if (
      /^(?:unlink|stat|readdir|readFile|access)(?:Sync)?$/.test(name) &&
      receiver &&
      node.parent.type === 'ExpressionStatement'
    )
      return [
        {
          operator: 'guard',
          title: 'do it only when the file is there',
          edits: [insert(site, node.parent.range[0], `if (${receiver}existsSync(${codeOf(site, first)})) `)],
          prior: 0.45 * weight,
        },
      ];
    return [];
  });
}

async function otherPaths(
  fault: Fault,
  source: Source,
  wanted: string,
  files: readonly string[],
): Promise<Fix[]> {
  const texts: Text[] = [];
  walk(source.program, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string' && node.value !== '')
      texts.push(node as Text);
  });
  const kind = await fault.project.moduleKind(source);
  const fixes: Fix[] = [];
  for (const node of texts) {
    const plain = posix.normalize(node.value.replace(/\\/g, '/'));
    const last = posix.basename(plain);
    if (
      last === '' ||
      last === '.' ||
      !wanted.includes(last) ||
      /^(?:node:|https?:)/.test(plain) ||
      node.parent.type === 'ImportDeclaration'
    )
      continue;
    const quote = source.text[node.range[0]] ?? "'";
    for (const { path, likeness } of nearestPaths(plain, wanted, files)) {
      if (path === node.value) continue;
      fixes.push({
        operator: 'file-path',
        title: `open ${path} in place of ${node.value}`,
        edits: [replace(source, node, quote + path + quote)],
        prior: 0.85 * likeness,
      });
    }
    fixes.push(...fromModule(source, node, plain, files, kind));
  }
  return fixes;
}

// The path holds from the module's own folder, wherever the program is started.
function fromModule(
  source: Source,
  node: Text,
  plain: string,
  files: readonly string[],
  kind: 'esm' | 'cjs',
): Fix[] {
  const folder = posix.dirname(source.file);
  const found = files.filter(
    (file) =>
      file === posix.join(folder, plain) || file === plain || file.endsWith(`/${posix.basename(plain)}`),
  );
  return found.slice(0, 3).flatMap((file, rank): Fix[] => {
    const path = posix.relative(folder, file);
    const title = `open ${brief(path)} next to the module`;
    const prior = 0.7 - rank * 0.1;
    const whole = /^[./]/.test(path) ? path : `./${path}`;
    if (kind === 'esm') {
      const edits = [replace(source, node, `new URL('${whole}', import.meta.url)`)];
      return [{ operator: 'file-path', title, edits, prior }];
    }
    const edits = [replace(source, node, `require('path').join(__dirname, '${path}')`)];
    if (/\bpath\s*=\s*require\(/.test(source.text))
      edits[0] = replace(source, node, `path.join(__dirname, '${path}')`);
    else if (kind === 'cjs')
      edits.splice(
        0,
        1,
        addImport(source, kind, { local: 'path', imported: 'default', from: 'path' }),
        replace(source, node, `path.join(__dirname, '${path}')`),
      );
    return [{ operator: 'file-path', title, edits, prior }];
  });
}

function nearestPaths(
  plain: string,
  wanted: string,
  files: readonly string[],
): { path: string; likeness: number }[] {
  const at = wanted.lastIndexOf(plain.replace(/^\.?\//, ''));
  const before = at > 0 ? wanted.slice(0, at) : '';
  const whole = before + plain.replace(/^\.\//, '');
  return [...new Set([...files, ...files.map((file) => posix.dirname(file))])]
    .map((file) => ({
      file,
      likeness:
        1 - editDistance(file.toLowerCase(), whole.toLowerCase()) / Math.max(file.length, whole.length, 1),
    }))
    .filter(({ likeness }) => likeness > 0.6)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, 4)
    .flatMap(({ file, likeness }) => {
      const prefix = /^\.\//.test(plain) ? './' : '';
      if (before && file.startsWith(before)) return [{ path: file.slice(before.length), likeness }];
      return before
        ? []
        : [
            { path: prefix + file, likeness },
            { path: posix.basename(file), likeness: likeness * 0.5 },
          ];
    });
}

const mostFiles = 5000;

async function listFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  const visit = async (at: string): Promise<void> => {
    for (const each of await readdir(posix.join(folder, at), { withFileTypes: true }).catch(() => [])) {
      if (found.length > mostFiles || each.name === 'node_modules' || each.name === '.git') continue;
      if (each.isDirectory()) await visit(posix.join(at, each.name));
      else found.push(posix.join(at, each.name));
    }
  };
  await visit('');
  return found;
}
