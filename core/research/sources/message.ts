import { hintsInProse } from '../hints/prose.js';
import type { Question } from '../question.js';
import { bounded, type Passage, type Source } from '../source.js';

/** Some packages say in the error itself what to call in place of what they no longer have. */
export const messageSource: Source = {
  name: 'message',
  search: async ({ messages, packages }: Question) => {
    const pkg = packages[0] ?? null;
    return messages.flatMap((message): Passage[] => {
      const hints = hintsInProse(message, { package: pkg?.name ?? null });
      if (hints.length === 0) return [];
      return [
        {
          source: 'message',
          origin: 'the error itself',
          title: bounded(message.split('\n', 1)[0] ?? '', 120),
          text: bounded(message),
          package: pkg?.name ?? null,
          versions: pkg?.version ?? null,
          link: null,
          licence: null,
          at: null,
          votes: null,
          accepted: null,
          hints,
        },
      ];
    });
  },
};
