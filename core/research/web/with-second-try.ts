import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { type AskWeb, WebError } from './web.js';

/** Asks once more where a connection broke, or a server failed in passing. One that takes too long is not asked again. */
export function withSecondTry(ask: AskWeb): AskWeb {
  const policy = retry(handleWhen(mayPass), {
    maxAttempts: 1,
    backoff: new ExponentialBackoff({ initialDelay: 300 }),
  });
  return (question, signal) =>
    policy.execute(async () => {
      signal.throwIfAborted();
      const answer = await ask(question, signal);
      if (!passing.has(answer.status)) return answer;
      throw new WebError('unreachable', `${question.url.host} answered ${answer.status}`, { mayPass: true });
    });
}

const passing: ReadonlySet<number> = new Set([500, 502, 504]);

const mayPass = (error: Error): boolean => error instanceof WebError && error.details.mayPass === true;
