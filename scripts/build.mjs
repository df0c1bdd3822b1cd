// Transpiles every TypeScript file to dist/, one to one. Files are replaced by rename and only when they
// changed, so that a build beside a running test never shows it half a module.
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { glob } from 'tinyglobby';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

if (process.argv.includes('--clean')) await rm('dist', { recursive: true, force: true });

const entryPoints = await glob(['{cli,core,hooks,scripts,test}/**/*.{ts,cts}'], {
  ignore: ['test/fixtures/**', '**/*.d.ts'],
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
  'hooks/attach-test-file.ts',
  'hooks/unfinished.ts',
  'hooks/register.ts',
  'hooks/setup/jest.ts',
];
// mocha, and jest before 24, take what `require` answers for the reporter itself.
const reporters = ['hooks/reporters/jest.ts', 'hooks/reporters/mocha.ts'];
const bundle = { ...shared, format: 'cjs', bundle: true, sourcemap: false, outExtension: { '.js': '.cjs' } };
const [esm, cjs, ...bundles] = await Promise.all([
  build({ ...shared, entryPoints: entryPoints.filter((file) => file.endsWith('.ts')), format: 'esm' }),
  build({
    ...shared,
    entryPoints: entryPoints.filter((file) => file.endsWith('.cts')),
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
  }),
  build({ ...bundle, entryPoints: preloads }),
  build({ ...bundle, entryPoints: reporters, footer: { js: 'module.exports = module.exports.default;' } }),
]);

const outputs = [esm, cjs, ...bundles].flatMap(({ outputFiles }) => outputFiles);
await Promise.all(outputs.map(replaceIfChanged));
await chmod('dist/cli/main.js', 0o755).catch(() => {});

async function replaceIfChanged({ path, contents }) {
  const previous = await readFile(path).catch(() => undefined);
  if (previous && Buffer.compare(previous, contents) === 0) return;
  await mkdir(dirname(path), { recursive: true });
  const next = resolve(dirname(path), `.${process.pid}.${relative(dirname(path), path)}`);
  await writeFile(next, contents);
  await rename(next, path);
}
