import type { Report } from '../report.js';
import { dollars, number } from '../wording.js';
import { type Section, tableOf } from './document.js';

export function spending({ spending: spent, budgets: { fixes, models } }: Report): Section {
  const today = models.spent;
  const asks = models.model !== null || (today?.calls ?? 0) > 0;
  const sentences = [
    fixes === null
      ? 'How many fixes unattended cycles may still make cannot be read, so they make none.'
      : `Unattended cycles may make ${fixes.hour.left} of ${fixes.hour.of} fixes this hour and ${fixes.day.left} of ${fixes.day.of} this day.`,
    ...(spent.length === 0 ? ['No model and no agent was asked.'] : []),
    ...(asks && today
      ? [
          `Today (UTC) ${number(today.calls)} of ${number(models.limits.calls)} questions, ${number(today.tokens)} of ${number(models.limits.tokens)} tokens and ${dollars(today.cost)} of ${dollars(models.limits.cost)} are spent.`,
        ]
      : []),
    ...(asks && today === null ? ['What was spent today cannot be read, so no model is asked.'] : []),
  ];
  return {
    id: 'spending',
    title: 'Budget',
    sentences,
    tables:
      spent.length === 0
        ? []
        : [
            tableOf(
              'What models and agents took',
              [
                { title: 'Model or agent', flexible: true },
                { title: 'Questions', align: 'right' },
                { title: 'Unanswered', align: 'right' },
                { title: 'Tokens asked', align: 'right' },
                { title: 'Tokens answered', align: 'right' },
                { title: 'Cost', align: 'right' },
              ],
              spent.map(({ name, asked, failed, promptTokens, answerTokens, cost }) => [
                name,
                number(asked),
                number(failed),
                number(promptTokens),
                number(answerTokens),
                dollars(cost),
              ]),
            ),
          ],
  };
}
