import * as z from 'zod/mini';
import type { Outgoing } from '../../outgoing.js';
import { bounded, type HintShape, type Passage, type Source } from '../../source.js';
import { type Github, quoted } from './github.js';

const item = z.object({
  path: z.string(),
  html_url: z.string(),
  repository: z.object({ full_name: z.string().check(z.regex(/^[\w-]{1,39}\/[\w.-]{1,100}$/)) }),
  text_matches: z._default(z.array(z.object({ fragment: z.string() })), []),
});
const page = z.object({ items: z.array(item) });

const mostFiles = 8;

/** How others load the name that is missing: which part of the package they take it from. Of their code nothing else is used. */
export function githubCode(github: Github, { symbols, packages }: Outgoing): Source {
  const [pkg] = packages;
  const [symbol] = symbols;
  return {
    name: 'github-code',
    search: async (_question, signal) => {
      if (!pkg || !symbol) return [];
      const asked = { source: 'github-code', signal } as const;
      const found = await github.get('search/code', page, {
        ...asked,
        parameters: { q: `${quoted(pkg.name)} ${quoted(symbol)} language:javascript`, per_page: '10' },
        resource: 'code_search',
        accept: 'application/vnd.github.text-match+json',
      });
      const files = (found?.items ?? []).slice(0, mostFiles);
      return Promise.all(
        files.map(async ({ path, html_url, repository, text_matches }): Promise<Passage> => {
          const text = text_matches.map(({ fragment }) => fragment).join('\n');
          return {
            source: 'github-code',
            origin: `code of ${repository.full_name}`,
            title: bounded(`${repository.full_name}: ${path}`, 120),
            text: bounded(text),
            package: pkg.name,
            versions: null,
            link: html_url,
            licence: await github.licenceOf(repository.full_name, asked),
            at: null,
            votes: null,
            accepted: null,
            hints: loadsOf(text, pkg.name, symbol),
          };
        }),
      );
    },
  };
}

/** Where an import or a require of the package takes a name from, other than the package itself. */
function loadsOf(text: string, pkg: string, symbol: string): HintShape[] {
  const loads = text.matchAll(
    /(?:import|const|let|var)\s+(?:type\s+)?\{([^}]{0,400})\}\s*(?:from|=\s*require\()\s*['"]([^'"\n]{1,120})['"]/g,
  );
  const parts = [...loads].flatMap(([, names = '', specifier = '']) =>
    specifier.startsWith(`${pkg}/`) && names.match(/[\w$]+/g)?.includes(symbol) ? [specifier] : [],
  );
  return [...new Set(parts)].slice(0, 2).map((to) => ({
    kind: 'moved-import',
    from: pkg,
    to,
    symbols: [symbol, pkg, to],
    versions: null,
  }));
}
