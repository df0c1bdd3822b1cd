import type { Score } from '../../core/model.js';
import type { Paint } from './paint.js';
import { printableLine } from './printable.js';
import { padTo } from './width.js';

/** `93 %`, green from 80, yellow from 50. */
export function percent({ value }: Score, paint: Paint): string {
  const text = `${Math.round(value * 100)} %`;
  return value >= 0.8 ? paint.green(text) : value >= 0.5 ? paint.yellow(text) : paint.red(text);
}

/** The score and one line a factor, those that weigh most first. */
export function scoreLines(name: string, score: Score, paint: Paint): string[] {
  const factors = [...score.factors].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  return [
    `${paint.bold(name)}  ${percent(score, paint)}`,
    ...factors.map(
      (factor) =>
        `  ${weight(factor.weight, paint)}  ${padTo(printableLine(factor.name), 22)}  ${paint.dim(printableLine(factor.detail))}`,
    ),
  ];
}

function weight(value: number, paint: Paint): string {
  const text = `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`.padStart(5);
  return value < 0 ? paint.red(text) : paint.green(text);
}
