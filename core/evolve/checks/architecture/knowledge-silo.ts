import { git } from '../../../git/command.js';
import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { historyOf } from '../../history/history.js';
import { hotspotsOf } from '../../history/hotspots.js';

const most = 20;
const leastShare = 0.9;
const fewestLines = 100;
const fewestAuthors = 3;

export const knowledgeSilo: ProjectCheck = {
  id: 'knowledge-silo',
  category: 'architecture',
  severity: 'note',
  reach: 'project',
  title: 'a hotspot that one person wrote nearly all of',
  why: 'When they are away, nobody else knows it. Of the 20 hottest files (complexity times changes) those of at least 100 lines are named of which 90 % of the lines were last changed by one author, in projects that at least three people work on. Addresses are put together by `.mailmap`. It says something about the code and nothing about people, and runs only where it is switched on.',
  example: {
    bad: '// billing.js: 412 of its 430 lines are of one author',
    good: '// billing.js: reviewed and changed by two more',
  },
  fixes: false,
  on: false,
  source: 'Tornhill, "Software Design X-Rays", 2018',
  prepare: historyOf,
  async examine(project) {
    const history = await historyOf(project);
    if (new Set(history.map(({ author }) => author)).size < fewestAuthors) return [];
    const hottest = hotspotsOf(project.facts, history)
      .filter(({ lines }) => lines >= fewestLines)
      .slice(0, most);
    const found: ProjectFinding[] = [];
    for (const { file } of hottest) {
      const blame = await git(project.repo, ['blame', '-w', '--line-porcelain', project.commit, '--', file], {
        allowFailure: true,
      });
      const authors = [...blame.matchAll(/^author-mail <(.*)>$/gm)].map(([, mail = '']) => mail);
      const counts = new Map<string, number>();
      for (const author of authors) counts.set(author, (counts.get(author) ?? 0) + 1);
      const share = Math.max(0, ...counts.values()) / authors.length;
      if (share >= leastShare)
        found.push({
          file,
          message: `${Math.round(share * 100)} % of its ${authors.length} lines were last changed by one author`,
          key: 'knowledge-silo',
        });
    }
    return found;
  },
};
