import { isSourceFile } from '../../../workspace/sources.js';
import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { lastUses } from '../../history/last-uses.js';
import { prepareKnip, runKnip } from '../../knip/run-knip.js';
import type { Project } from '../../project.js';

export const unusedEnumMember: ProjectCheck = {
  id: 'unused-enum-member',
  category: 'deps',
  severity: 'note',
  reach: 'project',
  title: 'a member of an exported enum that was in use once, and that nothing names any more',
  why: 'It says that there is something which there is no longer. The finding tells the commit, of the last 2,000, that took the last use away. What was never named is left alone: it completes a list, or comes as data, as from a database or a protocol. So are enums that are handed on whole or asked by a name that is worked out, and members whose text stands elsewhere. A value may still be in data that was kept, so nothing is taken out for you.',
  example: {
    bad: "export enum Level { low = 'low', high = 'high', unheard = 'unheard' } // the last use of Level.unheard is gone",
    good: "export enum Level { low = 'low', high = 'high' }",
  },
  fixes: false,
  on: false,
  source: 'https://knip.dev/reference/issue-types',
  prepare: prepareKnip,
  async examine(project) {
    const report = await runKnip(project);
    const unnamed = (report?.issues ?? []).flatMap(({ type, file, symbol, parent, line }) =>
      type === 'enumMembers' && parent !== undefined && isSourceFile(file)
        ? [{ file, member: symbol, parent, line }]
        : [],
    );
    if (unnamed.length === 0) return [];
    const texts = await textsOf(project);
    const leftOver = unnamed.filter((each) => isOfOpenUse(each, texts));
    const uses = await lastUses(
      project,
      leftOver.map(({ parent, member }) => `${parent}.${member}`),
    );
    return leftOver.flatMap(({ file, parent, member, line }): ProjectFinding[] => {
      const use = uses.get(`${parent}.${member}`);
      if (!use) return [];
      return [
        {
          file,
          ...(line !== undefined && { line }),
          message: `nothing names ${parent}.${member} since ${use.commit.slice(0, 9)} of ${use.on}`,
          key: `${parent} ${member}`,
        },
      ];
    });
  },
};

interface Member {
  file: string;
  member: string;
  parent: string;
  line: number | undefined;
}

/** Texts of all that parses, without the names that they import and export. */
async function textsOf(project: Project): Promise<Map<string, string>> {
  const files = [...project.facts.keys()];
  const texts = await Promise.all(files.map((file) => project.read(file)));
  return new Map(
    files.map((file, index) => [
      file,
      (texts[index] ?? '').replace(/^\s*(?:import|export)\s+[\w\s{},*]*\bfrom\b/gm, (names) =>
        names.replace(/[^\n]/g, ' '),
      ),
    ]),
  );
}

/** Whether nothing takes its enum as a whole, and its own text stands nowhere else. */
function isOfOpenUse({ file, parent, member, line }: Member, texts: ReadonlyMap<string, string>): boolean {
  const name = parent.replaceAll('$', '\\$&');
  const whole = new RegExp(
    `(?:[(,[=]|\\bin|\\.\\.\\.)\\s*${name}\\s*[),\\];}]|(?<![\\w$.])${name}\\s*\\[(?!\\s*['"\\]])`,
  );
  const value = textFor(texts.get(file)?.split('\n')[(line ?? 0) - 1] ?? '', member);
  for (const [other, text] of texts) {
    if (whole.test(text)) return false;
    if (value !== null && other !== file && hasText(text, value)) return false;
  }
  return true;
}

/** The text that the member stands for; null where it is a number or worked out. */
const textFor = (line: string, member: string): string | null =>
  new RegExp(`(?<![\\w$])${member.replaceAll('$', '\\$&')}['"]?\\s*=\\s*(['"\`])(.*?)\\1`).exec(line)?.[2] ??
  null;

const hasText = (text: string, value: string): boolean =>
  ["'", '"', '`'].some((quote) => text.includes(`${quote}${value}${quote}`));
