import type { FolderMap } from '../../evolve/graph/folder-map.js';
import type { ExaminedCommit } from '../../evolve/record.js';
import { breaksText } from '../../evolve/upgrades/upgrade.js';
import type { Report } from '../report.js';
import { clock, counted, number } from '../wording.js';
import { type DocumentTable, type Section, tableOf } from './document.js';

interface Series {
  title: string;
  read(commit: ExaminedCommit): number | null;
}

const withSeverity =
  (severity: string) =>
  ({ figures }: ExaminedCommit): number =>
    figures.findings.reduce(
      (sum, each) => sum + (each.severity === severity && each.reach === 'file' ? each.count : 0),
      0,
    );

const series: Series[] = [
  { title: 'Errors', read: withSeverity('error') },
  { title: 'Warnings', read: withSeverity('warning') },
  { title: 'Notes', read: withSeverity('note') },
  { title: 'Lines', read: ({ figures }) => figures.lines },
  { title: 'Mean complexity', read: ({ figures }) => figures.complexity },
  { title: 'Circles of imports', read: ({ figures }) => figures.cycles },
];

/** What `healer evolve` found the last time, and how that came about; null where it never looked at all. */
export function evolution({ evolution: { last, commits, upgrades }, timeZone }: Report): Section | null {
  if (!last && !upgrades && commits.length === 0) return null;
  const at = clock(timeZone);
  return {
    id: 'evolution',
    title: 'Evolution',
    sentences: [
      ...(last
        ? [
            `healer evolve looked at ${at(last.at)} at ${last.commit?.slice(0, 7) ?? 'a tree without a commit'}${last.clean ? '' : ' with uncommitted work'}: ${counted(last.findings.length, 'finding')} of ${counted(last.checks.length, 'check')}, ${last.known} known to the baseline and ${last.suppressed} suppressed with a reason beside them.`,
          ]
        : []),
      ...(commits.length > 1
        ? [
            `${counted(commits.length, 'commit')} were looked at, by their dates. What is counted there are findings in single files, since older commits are looked at file by file.`,
          ]
        : []),
    ],
    draw: ({ trendLine, hotspotMap, folderGraph, packageGraph }) => [
      ...(commits.length > 1
        ? series.flatMap(({ title, read }) => {
            const points = commits.flatMap((commit) => {
              const value = read(commit);
              return value === null ? [] : [{ at: Date.parse(commit.at), value }];
            });
            return points.length > 1 ? [trendLine(title, points, number)] : [];
          })
        : []),
      ...(last && last.map.hotspots.length > 0 ? [hotspotMap(last.map.hotspots)] : []),
      ...(last && last.map.folders.uses.length > 0 ? [folderGraph(last.map.folders)] : []),
      ...(last && last.map.packages.uses.length > 0 ? [packageGraph(last.map.packages)] : []),
    ],
    tables: [
      ...(last ? lastTables(last) : []),
      ...(upgrades ? [upgradesTable(upgrades, at)] : []),
      ...(commits.length > 1 ? [trendTable(commits, at)] : []),
    ],
  };
}

function lastTables({ figures, map }: NonNullable<Report['evolution']['last']>): DocumentTable[] {
  const right = 'right' as const;
  return [
    ...(figures.findings.length > 0
      ? [
          tableOf(
            'Findings by check',
            [{ title: 'Check', flexible: true }, { title: 'Severity' }, { title: 'Findings', align: right }],
            figures.findings.map(({ check, severity, count }) => [check, severity, number(count)]),
          ),
        ]
      : []),
    ...(map.hotspots.length > 0
      ? [
          tableOf(
            'Hotspots: complex files that keep being changed',
            [
              { title: 'File', flexible: true },
              { title: 'Commits', align: right },
              { title: 'Complexity', align: right },
              { title: 'Lines', align: right },
            ],
            map.hotspots
              .slice(0, 15)
              .map(({ file, revisions, complexity, lines }) => [
                file,
                number(revisions),
                number(complexity),
                number(lines),
              ]),
          ),
        ]
      : []),
    ...(map.folders.uses.length > 0
      ? [
          tableOf(
            'Imports between folders',
            [
              { title: 'Folder', flexible: true },
              { title: 'imports of' },
              { title: 'Imports', align: right },
            ],
            map.folders.uses.map(({ from, to, imports }) => [from, to, number(imports)]),
          ),
          stabilityTable(map.folders),
        ]
      : []),
    ...(map.packages.uses.length > 0
      ? [
          tableOf(
            'Packages and what they import',
            [
              { title: 'Package', flexible: true },
              { title: 'imports of' },
              { title: 'Files that do', align: right },
            ],
            map.packages.uses.map(({ from, to, imports }) => [from, to, number(imports)]),
          ),
        ]
      : []),
  ];
}

/** Nothing here is good or bad: where all of a program is functions, every stable folder is far from the main sequence. */
function stabilityTable({ folders }: FolderMap): DocumentTable {
  const right = 'right' as const;
  const shareText = (share: number | null): string => (share === null ? '–' : share.toFixed(2));
  return tableOf(
    'Folders by what depends on them (Martin, 1994)',
    [
      { title: 'Folder', flexible: true },
      { title: 'Used by files', align: right },
      { title: 'Files that use others', align: right },
      { title: 'Instability', align: right },
      { title: 'Abstractness', align: right },
      { title: 'Distance', align: right },
    ],
    folders.map(({ name, stability: { afferent, efferent, instability, abstractness, distance } }) => [
      name,
      number(afferent),
      number(efferent),
      shareText(instability),
      shareText(abstractness),
      shareText(distance),
    ]),
  );
}

const upgradesTable = (
  { at: when, upgrades }: NonNullable<Report['evolution']['upgrades']>,
  at: (iso: string) => string,
): DocumentTable =>
  tableOf(
    `Newer versions, as tried ${at(when)}`,
    [
      { title: 'Package' },
      { title: 'From' },
      { title: 'To' },
      { title: 'Kind' },
      { title: 'What became of it', flexible: true },
    ],
    upgrades.map(({ name, kind, places: [place], state, reason, breaks, patch }) => [
      name,
      place?.from ?? '',
      place?.to ?? '',
      kind,
      state === 'refused' ? breaksText(breaks) || (reason ?? '') : `${state} as ${patch?.slice(0, 7) ?? ''}`,
    ]),
  );

const trendTable = (commits: readonly ExaminedCommit[], at: (iso: string) => string): DocumentTable =>
  tableOf(
    'From commit to commit, the newest first',
    [
      { title: 'Commit' },
      { title: 'Of' },
      ...series.map(({ title }) => ({ title, align: 'right' as const })),
    ],
    [...commits].reverse().map((commit) => [
      commit.commit.slice(0, 7),
      at(commit.at),
      ...series.map(({ read }) => {
        const value = read(commit);
        return value === null ? '–' : number(value);
      }),
    ]),
  );
