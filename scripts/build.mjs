// Transpiles every TypeScript file to dist/, one to one, and bundles what has to start quickly. Files are replaced by
// rename and only when they changed, so that a build beside a running test never shows it half a module.
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { rolldown } from 'rolldown';
import { glob } from 'tinyglobby';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

if (process.argv.includes('--clean')) await rm('dist', { recursive: true, force: true });

const entryPoints = await glob(['{cli,core,hooks,scripts,test}/**/*.{ts,cts}'], {
  ignore: ['test/fixtures/**', 'scripts/bench/projects/**', '**/*.d.ts'],
});
const shared = {
  outdir: 'dist',
  outbase: '.',
  platform: 'node',
  target: 'node20',
  sourcemap: 'linked',
  write: false,
};
// What other people's processes load is one CommonJS file each, so that loading it costs next to nothing.
const preloads = [
  'hooks/attach.ts',
  'hooks/attach-runner.ts',
  'hooks/unfinished.ts',
  'hooks/register.ts',
  'hooks/setup/jest.ts',
];
// mocha, and jest before 24, take what `require` answers for the reporter itself.
const reporters = ['hooks/reporters/jest.ts', 'hooks/reporters/mocha.ts'];
const bundle = { ...shared, format: 'cjs', bundle: true, sourcemap: false, outExtension: { '.js': '.cjs' } };
const [program, esm, cjs, ...bundles] = await Promise.all([
  bundleProgram(),
  build({ ...shared, entryPoints: entryPoints.filter((file) => file.endsWith('.ts')), format: 'esm' }),
  build({
    ...shared,
    entryPoints: entryPoints.filter((file) => file.endsWith('.cts')),
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
  }),
  build({ ...bundle, entryPoints: preloads }),
  bundleRecheck(),
  build({ ...bundle, entryPoints: reporters, footer: { js: 'module.exports = module.exports.default;' } }),
]);

const outputs = [esm, cjs, ...bundles].flatMap(({ outputFiles }) => outputFiles);
await Promise.all([...outputs, ...program].map(replaceIfChanged));
await chmod('dist/cli/main.cjs', 0o755).catch(() => {});
await removeOutdated(program.map(({ path }) => basename(path)));

/** Its JavaScript alone: installed as a package it would bring Java and a program for each platform along. */
async function bundleRecheck() {
  const folder = 'node_modules/recheck';
  const licence = await readFile(join(folder, 'LICENSE'), 'utf8');
  return build({
    ...bundle,
    entryPoints: { 'core/evolve/regexps/recheck': join(folder, 'lib/browser.js') },
    banner: { js: `/*\n${licence}*/` },
  });
}

/**
 * The command line with the packages that it uses: a few files to find and read instead of hundreds. What `healer test`
 * always needs is one file for each of its stages; what only other commands need is in files of its own. As CommonJS,
 * which Node starts sooner than ES modules.
 */
async function bundleProgram() {
  const stages = {
    start: ['cli/program', 'cli/commands/test', 'core/healer', ...(await verbs())],
    settings: [
      'core/config/load',
      'core/store/store',
      'core/heal/observe/observe',
      'core/workspace/workspace',
    ].concat('core/runners/index'),
    record: ['core/heal/observe/record-run'],
  };
  const groups = Object.entries(stages).map(([name, modules], index) => {
    const files = modules.map((module) => join(root, `${module}.ts`));
    return { name, priority: 10 - index, test: (id) => files.includes(id) };
  });
  const program = await rolldown({
    input: { 'cli/main': 'cli/main.ts' },
    platform: 'node',
    external: [
      'typescript',
      'bullmq',
      'ioredis',
      'piscina',
      'open',
      '@typescript-eslint/typescript-estree',
      /^@modelcontextprotocol\//,
    ],
    plugins: [lightWidths()],
    transform: { target: shared.target },
    // what asks import.meta for more than its URL runs in processes of its own, unbundled
    checks: { ineffectiveDynamicImport: false, emptyImportMeta: false },
  });
  const { output } = await program.generate({
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'bundle/[name]-[hash].cjs',
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
    codeSplitting: { groups },
  });
  await program.close();
  const files = output.map(({ fileName, code }) => ({ fileName, text: code }));
  files.push({ fileName: 'bundle/LICENSES.txt', text: await licencesOf(output) });
  return files.map(({ fileName, text }) => ({
    path: resolve('dist', fileName),
    contents: Buffer.from(text),
  }));
}

/**
 * What yargs measures and wraps its help with compiles all of Unicode's emoji whenever it is loaded; in the bundle it
 * has what @clack/prompts uses, which gives the same widths.
 */
function lightWidths() {
  const light = {
    'string-width': "export { default } from 'fast-string-width';",
    'wrap-ansi': "export { wrapAnsi as default } from 'fast-wrap-ansi';",
  };
  const ofHelp = /[\\/]node_modules[\\/](?:yargs|cliui)[\\/]/;
  const prefix = join(root, 'light-');
  return {
    name: 'light-widths',
    resolveId: (id, importer = '') => (id in light && ofHelp.test(importer) ? prefix + id : null),
    load: (id) => light[id.slice(prefix.length)] ?? null,
  };
}

async function verbs() {
  return (await glob('core/verbs/*.ts')).map((file) => file.slice(0, -'.ts'.length));
}

/** The packages whose code is in the bundle ask for their licence to go along with it. */
async function licencesOf(output) {
  const packages = output
    .flatMap(({ moduleIds }) => moduleIds)
    .flatMap((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0] ?? []);
  const texts = [...new Set(packages)].sort().map(async (folder) => {
    const { name, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
    const text = file ? await readFile(join(folder, file), 'utf8') : '';
    return `${name} (${license})\n\n${text.trim()}\n`;
  });
  return (await Promise.all(texts)).join('\n---\n\n');
}

/** Files of the build before this one stay: a process that runs may still ask for them. */
async function removeOutdated(current) {
  const list = 'dist/bundle/files.json';
  const previous = JSON.parse(await readFile(list, 'utf8').catch(() => '[]'));
  if (previous.toString() === current.toString()) return;
  const kept = new Set([...current, ...previous, basename(list)]);
  const outdated = (await readdir('dist/bundle')).filter((name) => !kept.has(name));
  await Promise.all(outdated.map((name) => rm(join('dist/bundle', name))));
  await writeFile(list, JSON.stringify(current));
}

async function replaceIfChanged({ path, contents }) {
  const previous = await readFile(path).catch(() => undefined);
  if (previous && Buffer.compare(previous, contents) === 0) return;
  await mkdir(dirname(path), { recursive: true });
  const next = resolve(dirname(path), `.${process.pid}.${relative(dirname(path), path)}`);
  await writeFile(next, contents);
  await rename(next, path);
}
