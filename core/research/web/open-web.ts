import { durationMs } from '../../config/duration.js';
import type { ResearchSettings } from '../../config/research-schema.js';
import { openCache } from '../../store/cache.js';
import type { Store } from '../../store/store.js';
import { getting } from './get.js';
import type { Web, WebQuestion } from './web.js';
import { withKeptAnswers } from './with-kept-answers.js';
import { withRedirects } from './with-redirects.js';
import { withRests } from './with-rests.js';
import { withSecondTry } from './with-second-try.js';

export interface WebOptions {
  settings: Pick<ResearchSettings, 'keepFor' | 'timeout' | 'privateAddresses'>;
  store: Pick<Store, 'folder' | 'prepare'>;
  /** Sends nothing, and answers nothing. */
  dryRun: boolean;
  /** Gets each question that is sent, or would be. */
  onAsk(question: WebQuestion): void;
}

/** Asks other machines: over https, within limits of time and size, as seldom as it can and no sooner than they want. */
export function openWeb({ settings, store, dryRun, onAsk }: WebOptions): Web {
  if (dryRun)
    return {
      ask: async (question) => {
        onAsk(question);
        return null;
      },
    };
  const cache = openCache(store, 'research');
  const { privateAddresses } = settings;
  const once = withSecondTry(getting({ timeoutMs: durationMs(settings.timeout), privateAddresses }));
  const patient = withRests(withRedirects(once), cache);
  const ask = withKeptAnswers(
    (question, signal) => {
      onAsk(question);
      return patient(question, signal);
    },
    cache,
    durationMs(settings.keepFor),
  );
  return { ask };
}
