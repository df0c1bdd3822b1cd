import { isBuiltin } from 'node:module';
import { isPackageName } from '../../../research/packages/installed.js';
import { isSourceFile } from '../../../workspace/sources.js';
import type { ProjectCheck } from '../../check.js';
import { prepareKnip, runKnip } from '../../knip/run-knip.js';
import { isAside } from '../../manifest/aside.js';
import { lists, type Manifest, manifestFor, manifestsOf } from '../../manifest/manifests.js';
import type { Project } from '../../project.js';

export const missingDependency: ProjectCheck = {
  id: 'missing-dependency',
  category: 'deps',
  severity: 'error',
  reach: 'project',
  title: 'an imported package that package.json does not list',
  why: 'It works as long as something else happens to install it, and breaks with another version, another package manager or elsewhere. Imports of types alone, of what may be missing (in a `try`, of an optional peer), in tests, examples, scripts and settings, and of what the root of a private package lists are left alone.',
  example: {
    bad: '// package.json: "dependencies": { "express": "^5.1.0" }\nimport qs from "qs";',
    good: '// package.json: "dependencies": { "express": "^5.1.0", "qs": "^6.14.0" }\nimport qs from "qs";',
  },
  fixes: false,
  on: false,
  source: 'https://knip.dev/reference/issue-types',
  prepare: prepareKnip,
  async examine(project) {
    const report = await runKnip(project);
    const manifests = await manifestsOf(project);
    const seen = new Set<string>();
    return (report?.issues ?? [])
      .filter(({ type, file }) => type === 'unlisted' && isSourceFile(file) && !isAside(file))
      .flatMap(({ file, symbol, specifier = symbol }) => {
        const manifest = manifestFor(project, file, manifests);
        const used = importOf(project, file, specifier);
        if (!manifest || !used || isKnown(symbol, manifest, manifests)) return [];
        const key = `${manifest.file} ${symbol}`;
        if (seen.has(key)) return [];
        seen.add(key);
        return [
          {
            file,
            line: used.line,
            message: `${symbol} is imported here, and ${manifest.file} does not list it`,
            key: symbol,
          },
        ];
      });
  },
};

/** The import that needs it when the program runs. */
const importOf = ({ facts }: Project, file: string, specifier: string) =>
  facts
    .get(file)
    ?.imports.find(
      (each) =>
        (each.specifier === specifier || each.specifier.startsWith(`${specifier}/`)) &&
        !each.typeOnly &&
        (each.kind === 'static' || each.kind === 're-export'),
    );

function isKnown(name: string, manifest: Manifest, manifests: readonly Manifest[]): boolean {
  const [root] = manifests;
  return (
    !isPackageName(name) ||
    isBuiltin(name) ||
    // Such as bundlers make up: `virtual:pages`, `~icons`.
    /^(?:virtual|astro|cloudflare|bun|deno|~)/.test(name) ||
    manifest.data.name === name ||
    lists(manifest, name) ||
    (manifest.data.private && root !== undefined && lists(root, name))
  );
}
