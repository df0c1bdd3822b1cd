import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** What one question is answered with. */
export type Reply =
  | {
      text: string;
      ended?: 'stop' | 'length';
      tokens?: { prompt: number; answer: number };
      /** Milliseconds before each piece of the answer. */
      pauseMs?: number;
    }
  /** An HTTP error, or a redirect. */
  | { status: number; headers?: Record<string, string>; body?: string }
  /** These bytes, then the end. */
  | { raw: string }
  /** This much of an answer, then a broken connection. */
  | { cutAfter: string }
  /** Nothing at all until the client leaves. */
  | { silent: true }
  /** This piece again and again until the client leaves. */
  | { endless: string };

export interface Question {
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}

export interface ModelServer {
  endpoint: string;
  /** What it was asked, without the questions about the model. */
  questions: Question[];
  /** All HTTP requests, those about the model included. */
  requests: number;
  /** Clients that left before their answer was complete. */
  left: number;
  /** Resolves when `left` has grown to this. */
  abandoned(times: number): Promise<void>;
  close(): Promise<void>;
}

export type Dialect = 'ollama' | 'openai-compatible' | 'anthropic';

/** An HTTP server on this machine that speaks the API of a model server, and fails as it is told to. */
export async function startModelServer(
  dialect: Dialect,
  reply: (question: Question, index: number) => Reply,
): Promise<ModelServer> {
  const speech = speeches[dialect];
  const questions: Question[] = [];
  let onLeft = () => {};
  const server = createServer(async (request, response) => {
    told.requests += 1;
    const question = await readQuestion(request);
    const about = speech.about(question);
    if (about !== undefined) return void response.end(JSON.stringify(about));
    if (question.path !== speech.path) return void response.writeHead(404).end('{"error":"not found"}');
    questions.push(question);
    response.on('close', () => {
      if (response.writableEnded) return;
      told.left += 1;
      onLeft();
    });
    await answer(response, speech, reply(question, questions.length - 1));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const told: ModelServer = {
    endpoint: `http://127.0.0.1:${port}`,
    questions,
    requests: 0,
    left: 0,
    abandoned: async (times) => {
      while (told.left < times)
        await new Promise<void>((resolve) => {
          onLeft = resolve;
        });
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return told;
}

interface Speech {
  path: string;
  /** Answers to questions about the model. */
  about(question: Question): unknown;
  /** How the stream begins, how it carries a piece of text, and how it ends. */
  head: string;
  piece(text: string): string;
  tail(ended: 'stop' | 'length', tokens: { prompt: number; answer: number }): string;
}

export const contextOfServers = 4_000;

const event = (data: unknown, name?: string): string =>
  `${name === undefined ? '' : `event: ${name}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
const typed = (data: { type: string; [key: string]: unknown }): string => event(data, data.type);
const chunk = (choice: unknown): string =>
  event({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [choice] });

const speeches: Record<Dialect, Speech> = {
  ollama: {
    path: '/api/chat',
    about: ({ path }) =>
      path === '/api/show'
        ? {
            parameters: 'stop "<end>"',
            model_info: { 'general.architecture': 'gemma3', 'gemma3.context_length': contextOfServers },
          }
        : undefined,
    head: '',
    piece: (content) =>
      `${JSON.stringify({ model: 'm', created_at: 'now', message: { role: 'assistant', content }, done: false })}\n`,
    tail: (ended, { prompt, answer: eval_count }) =>
      `${JSON.stringify({ model: 'm', message: { role: 'assistant', content: '' }, done: true, done_reason: ended, prompt_eval_count: prompt, eval_count })}\n`,
  },
  'openai-compatible': {
    path: '/v1/chat/completions',
    about: ({ path }) =>
      path === '/v1/models'
        ? { object: 'list', data: [{ id: 'm', object: 'model', max_model_len: contextOfServers }] }
        : undefined,
    head: chunk({ index: 0, delta: { role: 'assistant', content: null }, finish_reason: null }),
    piece: (content) => chunk({ index: 0, delta: { content }, finish_reason: null }),
    tail: (ended, { prompt, answer: completion_tokens }) =>
      chunk({ index: 0, delta: {}, finish_reason: ended }) +
      event({ choices: [], usage: { prompt_tokens: prompt, completion_tokens, total_tokens: 0 } }) +
      event('[DONE]'),
  },
  anthropic: {
    path: '/v1/messages',
    about: () => undefined,
    head:
      typed({ type: 'message_start', message: { usage: { input_tokens: 11, output_tokens: 1 } } }) +
      typed({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }) +
      typed({ type: 'ping' }),
    piece: (text) => typed({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
    tail: (ended, { answer: output_tokens }) =>
      typed({ type: 'content_block_stop', index: 0 }) +
      typed({
        type: 'message_delta',
        delta: { stop_reason: ended === 'length' ? 'max_tokens' : 'end_turn' },
        usage: { output_tokens },
      }) +
      typed({ type: 'message_stop' }),
  },
};

async function readQuestion(request: IncomingMessage): Promise<Question> {
  let text = '';
  for await (const part of request) text += part;
  const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  return { path: request.url ?? '', headers: request.headers, body };
}

async function answer(response: ServerResponse, speech: Speech, reply: Reply): Promise<void> {
  if ('silent' in reply) return;
  if ('status' in reply) return void response.writeHead(reply.status, reply.headers).end(reply.body);
  if ('raw' in reply) return void response.end(reply.raw);
  response.write(speech.head);
  if ('endless' in reply) return endless(response, speech.piece(reply.endless));
  const { pauseMs = 0 } = 'text' in reply ? reply : {};
  for (const text of ('text' in reply ? reply.text : reply.cutAfter).match(/[\s\S]{1,5}/g) ?? []) {
    if (pauseMs > 0) await setTimeout(pauseMs);
    if (response.destroyed) return;
    response.write(speech.piece(text));
  }
  if ('cutAfter' in reply) return void setImmediate(() => response.destroy());
  response.end(speech.tail(reply.ended ?? 'stop', reply.tokens ?? { prompt: 11, answer: 7 }));
}

async function endless(response: ServerResponse, piece: string): Promise<void> {
  const closed = once(response, 'close');
  while (!response.destroyed) {
    if (!response.write(piece.repeat(64))) await Promise.race([once(response, 'drain'), closed]);
    else await new Promise(setImmediate);
  }
}
