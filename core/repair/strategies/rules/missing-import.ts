import { builtinModules, createRequire } from 'node:module';
import { addImport, specifierFor } from './add-import.js';
import { exportsOf } from './exports-of.js';
import { nearestNames } from './nearest-names.js';
import type { Fault, Fix } from './rule.js';
import { undefinedReads } from './undefined-name.js';

const require = createRequire(import.meta.url);

/** Imports an undefined name from the project file that exports it. */
export async function importFromProject(fault: Fault): Promise<Fix[]> {
  const undefinedName = undefinedReads(fault);
  const site = undefinedName?.reads[0]?.site;
  if (!undefinedName || !site) return [];
  const { name } = undefinedName;
  const kind = await fault.project.moduleKind(site);
  const fixes: Fix[] = [];
  for (const source of await fault.project.sources()) {
    if (source.file === site.file) continue;
    const from = specifierFor(site, source.file, kind);
    for (const each of exportsOf(source)) {
      const isDefault = each.name === 'default';
      const known = isDefault ? (each.local ?? baseName(source.file)) : each.name;
      const likeness = known === name ? 1 : (nearestNames(name, [known], 0.8)[0]?.likeness ?? 0) * 0.7;
      if (likeness === 0) continue;
      const imported = isDefault ? 'default' : each.name;
      fixes.push({
        operator: 'import',
        title: `import ${name} from ${from}`,
        edits: [addImport(site, kind, { local: name, imported, from })],
        prior: 0.85 * likeness,
      });
    }
    if (baseName(source.file).toLowerCase() === name.toLowerCase()) {
      fixes.push({
        operator: 'import',
        title: `import all of ${from} as ${name}`,
        edits: [addImport(site, kind, { local: name, imported: '*', from })],
        prior: 0.5,
      });
    }
  }
  return fixes;
}

/** Imports an undefined name from Node itself or from a package that package.json names. */
export async function importFromPackage(fault: Fault): Promise<Fix[]> {
  const undefinedName = undefinedReads(fault);
  const site = undefinedName?.reads[0]?.site;
  if (!undefinedName || !site) return [];
  const { name } = undefinedName;
  const kind = await fault.project.moduleKind(site);
  const prefix = /require\(['"](?!node:|\.)|from ['"](?!node:|\.)/.test(site.text) ? '' : 'node:';
  const fix = (imported: string, from: string, prior: number): Fix => ({
    operator: 'import',
    title: `import ${name} from ${from}`,
    edits: [addImport(site, kind, { local: name, imported, from })],
    prior,
  });
  const fixes: Fix[] = [];
  for (const module of builtinModules.filter((each) => !unwanted.test(each))) {
    if (module === name || module.replace(/\W(\w)/g, (_, letter: string) => letter.toUpperCase()) === name)
      fixes.push(fix('default', `${prefix}${module}`, 0.9));
    else if (exportedByNode(module).includes(name))
      fixes.push(fix(name, `${prefix}${module}`, likelihood(module)));
  }
  const common = Object.hasOwn(aliases, name) ? aliases[name] : undefined;
  for (const each of await fault.project.packages()) {
    const plain = each.replace(/^@[^/]+\//, '');
    const camel = plain.replace(/[-._](\w)/g, (_, letter: string) => letter.toUpperCase());
    if (each === common || plain === name || camel.toLowerCase() === name.toLowerCase()) {
      fixes.push(fix('default', each, 0.85), fix(name, each, 0.5), fix('*', each, 0.3));
    } else if (exportedByPackage(fault.context.folder, each).includes(name)) fixes.push(fix(name, each, 0.8));
  }
  return fixes;
}

// Internals, and modules that print a warning when they are loaded.
const unwanted = /^(?:_|node:)|^(?:sys|wasi|punycode|domain|trace_events|inspector\/)/;

const aliases: Record<string, string> = {
  _: 'lodash',
  $: 'jquery',
  React: 'react',
  z: 'zod',
  dayjs: 'dayjs',
};

// Modules whose exports are mostly meant when several export the name.
const likelihood = (module: string): number =>
  /^(?:fs|fs\/promises|path|util|os|url|crypto|events|assert|timers\/promises|child_process|buffer|stream)$/.test(
    module,
  )
    ? 0.7
    : /^(?:inspector|sys|repl|v8|wasi|path\/)/.test(module)
      ? 0.2
      : 0.4;

function exportedByNode(module: string): string[] {
  try {
    return Object.keys(require(`node:${module}`));
  } catch {
    return [];
  }
}

// The types of a package tell its exports without running it.
function exportedByPackage(folder: string, name: string): string[] {
  const { existsSync, readFileSync } = require('node:fs') as typeof import('node:fs');
  const root = `${folder}/node_modules/${name}`;
  try {
    const manifest = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as Record<string, unknown>;
    const entries = [
      manifest.types,
      manifest.typings,
      manifest.module,
      manifest.main,
      'index.js',
      'index.d.ts',
    ];
    const text = entries
      .filter((entry): entry is string => typeof entry === 'string' && existsSync(`${root}/${entry}`))
      .map((entry) => readFileSync(`${root}/${entry}`, 'utf8').slice(0, 200_000))
      .join('\n');
    const declared = text.matchAll(
      /export\s+(?:declare\s+)?(?:async\s+)?(?:function|const|let|class)\s+([\w$]+)/g,
    );
    const listed = text.matchAll(/export\s*\{([^}]*)\}|module\.exports\s*=\s*\{([^}]*)\}/g);
    const assigned = text.matchAll(/\bexports\.([\w$]+)\s*=/g);
    return [
      ...[...declared, ...assigned].map(([, each]) => each ?? ''),
      ...[...listed].flatMap(([, a, b]) =>
        (a ?? b ?? '').split(',').map((each) => /([\w$]+)\s*$/.exec(each)?.[1] ?? ''),
      ),
    ];
  } catch {
    return [];
  }
}

const baseName = (file: string): string =>
  file
    .replace(/.*\//, '')
    .replace(/\.[^.]*$/, '')
    .replace(/[-._](\w)/g, (_, letter: string) => letter.toUpperCase());
