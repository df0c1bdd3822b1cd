import type { ProjectCheck } from '../../check.js';
import { oldMarks } from '../../old-marks.js';

const days = 365;

export const oldTodo: ProjectCheck = {
  id: 'old-todo',
  category: 'quality',
  severity: 'note',
  reach: 'project',
  title: 'a TODO, FIXME, HACK or XXX that nobody touched for a year',
  why: 'What nobody did in a year is done, given up, or worth an issue that others can find. The age is that of the line, by git’s blame.',
  example: {
    bad: '// TODO: also for leap years\nconst days = 365;',
    good: 'const days = isLeap(year) ? 366 : 365;',
  },
  fixes: false,
  on: false,
  onRequest: 'Git’s blame of each file with such a mark takes long, and who left it there knows of it.',
  eslint: ['no-warning-comments'],
  examine: async (project) =>
    (await oldMarks(project, 'todo', days)).map(({ file, line, text, since }) => ({
      file,
      line,
      message: `put off since ${since}: ${text.slice(0, 80)}`,
      key: text,
    })),
};
