import type * as z from 'zod/mini';
import { shortMessage } from '../../models/refusal.js';
import { type Web, type WebAnswer, WebError, type WebQuestion } from './web.js';

/** What an API answers; null where there is no such thing, and in a dry run. Error: WebError. */
export async function askJson<T extends z.ZodMiniType>(
  web: Web,
  question: Omit<WebQuestion, 'accept' | 'isUsable'> & { accept?: string },
  schema: T,
  signal: AbortSignal,
): Promise<z.output<T> | null> {
  const isUsable = (text: string): boolean => schema.safeParse(parsed(text)).success;
  const answer = await web.ask({ accept: 'application/json', ...question, isUsable }, signal);
  if (answer === null || isNothing(answer)) return null;
  refuseFailure(answer, question);
  const read = schema.safeParse(parsed(answer.text));
  if (!read.success) throw new WebError('unusable', `${question.url.host} answered something unexpected`);
  return read.data;
}

/** The text of a page; null as above. Error: WebError. */
export async function askText(
  web: Web,
  question: WebQuestion,
  signal: AbortSignal,
): Promise<WebAnswer | null> {
  const answer = await web.ask(question, signal);
  if (answer === null || isNothing(answer)) return null;
  refuseFailure(answer, question);
  return answer;
}

const isNothing = ({ status }: WebAnswer): boolean => status === 404 || status === 410;

function refuseFailure(
  { status, text }: WebAnswer,
  { url, secret }: Pick<WebQuestion, 'url' | 'secret'>,
): void {
  if (status >= 200 && status < 300) return;
  const said = shortMessage(text.slice(0, 4000), secret?.value ?? null);
  const trouble = status >= 500 ? 'unreachable' : 'refused';
  throw new WebError(trouble, `${url.host} answered ${status}${said === '' ? '' : `: ${said}`}`, { status });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
