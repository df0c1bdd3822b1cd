import type { ProjectCheck } from '../../check.js';
import { historyOf } from '../../history/history.js';
import { hotspotsOf } from '../../history/hotspots.js';

const most = 10;
const fewestRevisions = 10;
const leastComplexity = 40;
/** Of the hottest possible file: most complex and most often changed. */
const leastScore = 0.15;

export const hotspot: ProjectCheck = {
  id: 'hotspot',
  category: 'architecture',
  severity: 'note',
  reach: 'project',
  title: 'a complex file that keeps being changed',
  why: 'Complexity costs where it is worked on: a tangled file that nobody opens can wait, one that changes every week cannot. At most ten files are named, the hottest first, that changed at least 10 times within the year before the last commit and whose functions have at least 40 decisions together. Tests are left alone.',
  example: {
    bad: '// orders.js: 400 lines, complexity 120, changed in 60 commits this year',
    good: '// orders.js, prices.js, shipping.js: each changes for a reason of its own',
  },
  fixes: false,
  on: false,
  onRequest:
    'That a file is worked on a lot says where to look, not that something is wrong; the report draws hotspots for everybody.',
  source: 'Tornhill, "Your Code as a Crime Scene", 2015',
  prepare: historyOf,
  async examine(project) {
    return hotspotsOf(project.facts, await historyOf(project))
      .filter(
        ({ revisions, complexity, score }) =>
          revisions >= fewestRevisions && complexity >= leastComplexity && score >= leastScore,
      )
      .slice(0, most)
      .map(({ file, revisions, complexity, lines }) => ({
        file,
        message: `${revisions} commits within a year changed these ${lines} lines with a complexity of ${complexity}`,
        key: 'hotspot',
      }));
  },
};
