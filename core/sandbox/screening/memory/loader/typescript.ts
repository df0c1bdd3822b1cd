import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, resolve } from 'node:path';
import { createPathsMatcher, getTsconfig, type TsConfigResult } from 'get-tsconfig';

export const isTypeScript = (filename: string): boolean => /\.[cm]?tsx?$/.test(filename);

/** Translates one file by itself, with the options of the nearest tsconfig.json that matter to what runs. */
export function toJavaScript(filename: string, text: string, format: 'module' | 'commonjs'): string {
  const typescript = load();
  const { compilerOptions = {} } = configOf(filename)?.config ?? {};
  const {
    experimentalDecorators,
    emitDecoratorMetadata,
    useDefineForClassFields,
    jsxFactory,
    jsxFragmentFactory,
  } = compilerOptions;
  const { jsxImportSource, jsx } = compilerOptions;
  const { outputText, diagnostics = [] } = typescript.transpileModule(text, {
    fileName: filename,
    reportDiagnostics: true,
    compilerOptions: {
      ...Object.fromEntries(
        Object.entries({
          experimentalDecorators,
          emitDecoratorMetadata,
          useDefineForClassFields,
          jsxFactory,
          jsxFragmentFactory,
          jsxImportSource,
        }).filter(([, value]) => value !== undefined),
      ),
      jsx: jsx === 'react' ? typescript.JsxEmit.React : typescript.JsxEmit.ReactJSX,
      target: typescript.ScriptTarget.ES2022,
      module: format === 'module' ? typescript.ModuleKind.ESNext : typescript.ModuleKind.CommonJS,
      esModuleInterop: true,
      isolatedModules: true,
    },
  });
  const [first] = diagnostics;
  if (first) throw new SyntaxError(typescript.flattenDiagnosticMessageText(first.messageText, '\n'));
  return outputText;
}

/**
 * Files that a specifier of a TypeScript project may mean where Node finds none: `./x.js` and `./x` that are written
 * as `x.ts`, and the `paths` of tsconfig.json. Null where there is none.
 */
export function resolveSource(specifier: string, parent: string): string | null {
  const relative = /^\.{0,2}\//.test(specifier);
  if (!relative && !isTypeScript(parent)) return null;
  const bases = relative ? [resolve(dirname(parent), specifier)] : mapped(specifier, parent);
  return bases.flatMap(spellings).find((path) => existsSync(path)) ?? null;
}

function spellings(base: string): string[] {
  const extension = extname(base);
  const stem = base.slice(0, base.length - extension.length);
  const swapped =
    { '.js': ['.ts', '.tsx'], '.jsx': ['.tsx'], '.mjs': ['.mts'], '.cjs': ['.cts'] }[extension] ?? [];
  const added = ['.ts', '.tsx', '.js', '.jsx', '.mts', '.json'];
  return [
    ...(extension === '' ? [] : [base]),
    ...swapped.map((other) => stem + other),
    ...added.map((other) => base + other),
    ...added.map((other) => resolve(base, `index${other}`)),
  ];
}

function mapped(specifier: string, parent: string): string[] {
  const config = configOf(parent);
  return config === null ? [] : (createPathsMatcher(config)?.(specifier) ?? []);
}

const configs = new Map<string, TsConfigResult | null>();

function configOf(filename: string): TsConfigResult | null {
  const folder = dirname(filename);
  const known = configs.get(folder);
  if (known !== undefined) return known;
  let config: TsConfigResult | null = null;
  try {
    config = getTsconfig(folder);
  } catch {
    // A configuration that cannot be read gives no options.
  }
  configs.set(folder, config);
  return config;
}

type TypeScript = typeof import('typescript');
let loaded: TypeScript | undefined;

// It takes longer to load than a thread takes to start.
function load(): TypeScript {
  loaded ??= createRequire(import.meta.url)('typescript') as TypeScript;
  return loaded;
}
