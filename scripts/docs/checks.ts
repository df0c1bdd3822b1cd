import type { Check } from '../../core/evolve/check.js';
import { categories } from '../../core/evolve/check.js';
import { checks } from '../../core/evolve/checks/index.js';
import { enoughJudged, type Precision, precisionOf } from '../bench/evolve/labels.js';

export interface Page {
  /** Relative to docs/checks. */
  name: string;
  text: string;
}

/** A page for each check and one that lists them, from what the checks say of themselves and how often they were right. */
export async function checkPages(): Promise<Page[]> {
  const measured = await Promise.all(
    checks.map(async (check) => [check, await precisionOf(check.id)] as const),
  );
  return [
    { name: 'README.md', text: indexPage(measured) },
    ...measured.map(([check, precision]) => ({ name: `${check.id}.md`, text: checkPage(check, precision) })),
  ];
}

type Measured = readonly (readonly [Check, Precision | null])[];

const written = '<!-- Written by scripts/check-pages.ts from the check itself. Change it there. -->';

function indexPage(measured: Measured): string {
  const fixing = measured.filter(([{ fixes }]) => fixes).length;
  const sections = categories.flatMap((category) => {
    const own = measured.filter(([check]) => check.category === category);
    if (own.length === 0) return [];
    const rows = own.map(
      ([{ id, title, on, fixes }, precision]) =>
        `| [${id}](${id}.md) | ${cell(title)} | ${on ? 'yes' : 'on request'} | ${fixes ? 'yes' : ''} | ${share(precision)} |`,
    );
    return [
      `## ${category}`,
      '',
      '| check | finds | runs | fixes | right |',
      '|---|---|---|---|---|',
      ...rows,
      '',
    ];
  });
  return [
    '# Checks',
    '',
    written,
    '',
    `The ${measured.length} checks of \`healer evolve\`, of which ${fixing} offer fixes. How they are used is on [the page on evolving](../evolve.md).`,
    `A check runs without being asked for where at least nine in ten of its findings, and of ${enoughJudged} or more, were right on the public projects that they were judged on; "right" says how many were. So does one whose findings need no judgement, as its page says, unless that page tells a reason why it does not.`,
    '',
    ...sections,
  ].join('\n');
}

function checkPage(check: Check, precision: Precision | null): string {
  const { id, title, category, severity, why, example, fixes, on } = check;
  const { decidable, onRequest, source, eslint = [] } = check;
  const language = /^\s*[{"]/.test(example.bad) ? 'json' : 'ts';
  return [
    `# ${id}`,
    '',
    written,
    '',
    `Finds ${title}.`,
    '',
    why,
    '',
    'Before:',
    '',
    `\`\`\`${language}`,
    example.bad,
    '```',
    '',
    'After:',
    '',
    `\`\`\`${language}`,
    example.good,
    '```',
    '',
    `- Category: ${category}`,
    `- Severity: ${severity}`,
    `- Runs: ${on ? 'always' : `where the settings or \`healer evolve --check ${id}\` ask for it`}${onRequest ? `. ${onRequest}` : ''}`,
    `- Fixes: ${fixes ? 'yes, each proved by the tests before it is offered' : 'none; it says what it found'}`,
    `- Right on public code: ${precision ? sentence(precision) : decidable ? 'nothing to judge' : 'not measured'}${decidable ? `. ${decidable}` : ''}`,
    ...(eslint.length > 0
      ? [
          `- Not run where the project has one of these on in ESLint: ${eslint.map((rule) => `\`${rule}\``).join(', ')}`,
        ]
      : []),
    ...(source ? [`- Source: ${source}`] : []),
    '',
  ].join('\n');
}

const sentence = ({ right, judged, projects }: Precision): string =>
  `${right} of ${judged} findings that were judged by hand, of ${projects.join(', ')}`;

const share = (precision: Precision | null): string =>
  precision ? `${precision.right} of ${precision.judged}` : '';

const cell = (text: string): string => text.replaceAll('|', '\\|');
