import type { LearnedFigures } from '../../core/healer.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { table } from './table.js';
import { counted } from './time.js';

type Shift = LearnedFigures['operators'][number];

/** What was learned in one line; empty where nothing was. */
export function learnedLine({
  decided,
  disproved,
  history,
  patterns,
  recalibration,
}: LearnedFigures): string {
  const parts = [
    ...(decided > 0 ? [counted(decided, 'decision')] : []),
    ...(disproved > 0 ? [`${counted(disproved, 'candidate')} that failed the proof`] : []),
    ...(history > 0 ? [`${counted(history, 'fix', 'fixes')} of the past`] : []),
    ...(patterns.known > 0 ? [counted(patterns.known, 'recurring fix', 'recurring fixes')] : []),
  ];
  const eighty = recalibration?.becomes.find(({ from }) => from === 0.8)?.to ?? 0.8;
  const shifted = Math.round(100 * eighty) !== 80;
  return [
    parts.join(', '),
    ...(shifted ? [`a confidence of 80 % is ${Math.round(100 * eighty)} % here`] : []),
  ]
    .filter((part) => part !== '')
    .join('; ');
}

/** What outcomes have changed, in short tables; empty where they have changed nothing. */
export function learnedText(
  { strategies, operators, files, recalibration, evidence }: LearnedFigures,
  { width, paint, limit }: { width: number; paint: Paint; limit: number },
): string {
  const share = (value: number): string => `${Math.round(100 * value)} %`;
  const factor = (value: number): string => `× ${value.toFixed(2)}`;
  const section = (title: string, shifts: readonly Shift[], show: (value: number) => string): string[] => {
    const shown = shifts.filter(({ before, now }) => show(before) !== show(now)).slice(0, limit);
    if (shown.length === 0) return [];
    const rows = shown.map(({ name, right, wrong, before, now }) => [
      printableLine(name),
      rounded(right),
      rounded(wrong),
      show(before),
      show(now),
    ]);
    const columns = [
      { title, flexible: true },
      { title: 'right', align: 'right' as const },
      { title: 'wrong', align: 'right' as const },
      { title: 'before', align: 'right' as const },
      { title: 'now', align: 'right' as const },
    ];
    return ['', table(columns, rows, width, paint)];
  };
  const changed = recalibration?.becomes.filter(({ from, to }) => share(from) !== share(to)) ?? [];
  const lines = [
    ...section('fixes accepted, by strategy', strategies, share),
    ...section('kinds of edits', operators, factor),
    ...section('files', files, factor),
    ...(changed.length > 0
      ? [
          '',
          `Confidence here: ${changed.map(({ from, to }) => `${share(from)} is ${share(to)}`).join(', ')}.`,
        ]
      : []),
  ];
  if (lines.length === 0) return '';
  const { seen, left } = evidence;
  const faded = seen > 0 && rounded(left) !== rounded(seen);
  return [
    paint.bold('What outcomes have changed'),
    ...lines.slice(1),
    ...(faded
      ? ['', `What is older counts less, half after two years: ${seen} outcomes count as ${rounded(left)}.`]
      : []),
  ].join('\n');
}

const rounded = (value: number): string => String(Math.round(100 * value) / 100);
