import { hintsInProse } from '../hints/prose.js';
import { declarationFiles } from '../packages/declaration-files.js';
import { type DeprecatedName, deprecatedNames } from '../packages/tags.js';
import type { AskedPackage, Question } from '../question.js';
import { bounded, type HintShape, type Passage, type Source } from '../source.js';

/** What installed packages tag as deprecated in their declarations (TSDoc `@deprecated`), and what they name in its place. */
export const declarations: Source = {
  name: 'declarations',
  search: async ({ packages, symbols }: Question) => {
    const asked = new Set(symbols);
    const found = await Promise.all(packages.map((pkg) => tagged(pkg, asked)));
    return found.flat();
  },
};

async function tagged(asked: AskedPackage, symbols: ReadonlySet<string>): Promise<Passage[]> {
  const { installed } = asked;
  if (!installed) return [];
  const files = await declarationFiles(installed);
  return files.flatMap(({ file, text }) =>
    deprecatedNames(text)
      .filter(({ name, owner }) => symbols.has(name) || (owner !== null && symbols.has(owner)))
      .map((each): Passage => {
        const whole = each.owner ? `${each.owner}.${each.name}` : each.name;
        return {
          source: 'declarations',
          origin: `declarations of ${installed.name}`,
          title: `${whole} is deprecated in ${installed.name} ${installed.version ?? ''}`.trim(),
          text: bounded(`${whole}: ${each.text || 'no reason is given'}`),
          package: installed.name,
          versions: installed.version,
          link: `node_modules/${installed.name}/${file}`,
          licence: installed.licence,
          at: null,
          votes: null,
          accepted: null,
          hints: shapesOf(each, installed.name),
        };
      }),
  );
}

function shapesOf({ name, owner, text }: DeprecatedName, pkg: string): HintShape[] {
  const isOption =
    owner !== null && /(?:options?|config(?:uration)?|settings|props|params|opts)$/i.test(owner);
  return hintsInProse(text, { package: pkg, subject: name, isOption }).slice(0, 2);
}
