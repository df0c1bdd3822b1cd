import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askProvider } from '../../core/models/ask-provider.js';
import type { ModelAnswer } from '../../core/models/model.js';
import type { ProviderError, ProviderTrouble } from '../../core/models/provider.js';
import { providers } from '../../core/models/providers/index.js';
import {
  contextOfServers,
  type Dialect,
  type ModelServer,
  type Reply,
  startModelServer,
} from '../support/model-server.js';

const dialects: Dialect[] = ['ollama', 'openai-compatible', 'anthropic'];
const key = 'sk-planted-0123456789';
const request = {
  system: 'Be brief.',
  prompt: 'What is 1 + 1?',
  answerTokens: 50,
  temperature: 0.4,
  sample: 3,
};

interface Asking {
  signal?: AbortSignal;
  onText?(piece: string): void;
}

/** Asks a server of its own, which answers as told. */
async function ask(
  dialect: Dialect,
  reply: (index: number) => Reply,
  use: (ask: (asking?: Asking) => Promise<ModelAnswer>, server: ModelServer) => Promise<void>,
): Promise<void> {
  const server = await startModelServer(dialect, (_, index) => reply(index));
  try {
    const { endpoint } = server;
    const provider = providers[dialect]({ endpoint, name: 'm', key, contextTokens: null });
    const asked = { id: `${dialect}/m`, key, prices: { prompt: 2, answer: 10 } };
    const signal = new AbortController().signal;
    await use((asking) => askProvider(provider, asked)(request, { signal, ...asking }), server);
  } finally {
    await server.close();
  }
}

const trouble =
  (expected: ProviderTrouble, message: RegExp) =>
  (error: ProviderError): boolean => {
    assert.equal(error.trouble, expected, error.message);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /planted/);
    return true;
  };

for (const dialect of dialects) {
  test(`${dialect}: an answer comes in pieces and is counted as the server counts it`, async () => {
    await ask(
      dialect,
      () => ({ text: 'It is two, I think.\n' }),
      async (question, { questions }) => {
        const pieces: string[] = [];
        const answer = await question({ onText: (piece) => pieces.push(piece) });
        assert.equal(answer.text, 'It is two, I think.\n');
        assert.ok(pieces.length > 2, 'more than one piece');
        assert.equal(pieces.join(''), answer.text);
        assert.equal(answer.ended, 'stop');
        assert.deepEqual(answer.tokens, { prompt: 11, answer: 7 });
        assert.equal(answer.cost, (11 * 2 + 7 * 10) / 1_000_000);
        const [sent] = questions;
        assert.match(JSON.stringify(sent?.body), /Be brief\..*What is 1 \+ 1\?/);
        assert.ok(JSON.stringify(sent?.headers).includes(key), 'the key was sent');
      },
    );
  });

  test(`${dialect}: an answer that was cut at its limit says so`, async () => {
    await ask(
      dialect,
      () => ({ text: 'It', ended: 'length' }),
      async (question) => {
        assert.equal((await question()).ended, 'length');
      },
    );
  });

  test(`${dialect}: a server that is told to stop is hung up on`, async () => {
    await ask(
      dialect,
      () => ({ endless: 'more and ' }),
      async (question, server) => {
        const stop = new AbortController();
        const asking = question({ signal: stop.signal, onText: () => stop.abort(new Error('enough')) });
        await assert.rejects(asking, /enough/);
        await server.abandoned(1);
      },
    );
  });

  test(`${dialect}: an answer without an end is cut off where it is longer than was asked for`, async () => {
    await ask(
      dialect,
      () => ({ endless: 'word '.repeat(50) }),
      async (question, server) => {
        await assert.rejects(question(), trouble('unusable', /longer/));
        await server.abandoned(1);
      },
    );
  });

  test(`${dialect}: a line without an end is cut off as well`, async () => {
    await ask(
      dialect,
      () => ({ raw: `data: {"${'x'.repeat(3_000_000)}` }),
      async (question) => {
        await assert.rejects(question(), trouble('unusable', /longer/));
      },
    );
  });

  test(`${dialect}: an answer that breaks off is no answer`, async () => {
    await ask(
      dialect,
      () => ({ cutAfter: 'It is tw' }),
      async (question) => {
        await assert.rejects(question(), trouble('unreachable', /broke off/));
      },
    );
    await ask(
      dialect,
      () => ({ raw: '' }),
      async (question) => {
        await assert.rejects(question(), trouble('unreachable', /broke off/));
      },
    );
  });

  test(`${dialect}: what is no JSON, or JSON of another kind, is no answer`, async () => {
    const raw = (text: string) => ({ raw: dialect === 'ollama' ? `${text}\n` : `data: ${text}\n\n` });
    for (const text of [
      '{"message": {"con',
      '42',
      '{"message":7,"choices":[{"delta":{"content":7}}],"type":"error"}',
    ])
      await ask(
        dialect,
        () => raw(text),
        async (question) => {
          await assert.rejects(question(), (error: ProviderError) =>
            /unusable|unreachable/.test(error.trouble),
          );
        },
      );
  });

  test(`${dialect}: a server that is busy says how long to wait`, async () => {
    const reply = { status: 429, headers: { 'retry-after': '7' }, body: '{"error":{"message":"slow down"}}' };
    await ask(
      dialect,
      () => reply,
      async (question) => {
        await assert.rejects(question(), (error: ProviderError) => {
          assert.equal(error.details.retryAfterMs, 7_000);
          return trouble('busy', /429: slow down/)(error);
        });
      },
    );
  });

  test(`${dialect}: a server that fails is told from one that refuses`, async () => {
    await ask(
      dialect,
      () => ({ status: 500, body: 'out of memory' }),
      async (question) => {
        await assert.rejects(question(), trouble('unreachable', /500: out of memory/));
      },
    );
    await ask(
      dialect,
      () => ({ status: 404, body: '{"error":"model not found"}' }),
      async (question) => {
        await assert.rejects(question(), trouble('refused', /404: model not found/));
      },
    );
  });

  test(`${dialect}: no redirect is followed`, async () => {
    const other = await startModelServer(dialect, () => ({ text: 'from elsewhere' }));
    const location = `${other.endpoint}/api/chat`;
    await ask(
      dialect,
      () => ({ status: 307, headers: { location } }),
      async (question) => {
        await assert.rejects(question(), trouble('refused', /another address/));
      },
    );
    await other.close();
    assert.deepEqual(other.questions, []);
  });

  test(`${dialect}: a key that the server repeats does not come through`, async () => {
    await ask(
      dialect,
      () => ({ status: 401, body: `{"error":"bad key ${key}"}` }),
      async (question) => {
        await assert.rejects(question(), trouble('refused', /bad key \[key\]/));
      },
    );
    await ask(
      dialect,
      () => ({ text: `You sent ${key}, and sk-pla` }),
      async (question) => {
        const pieces: string[] = [];
        const { text } = await question({ onText: (piece) => pieces.push(piece) });
        assert.equal(text, 'You sent [key], and sk-pla');
        assert.equal(pieces.join(''), text);
      },
    );
  });

  test(`${dialect}: a server that is not there is told by its address`, async () => {
    const server = await startModelServer(dialect, () => ({ text: '' }));
    await server.close();
    const provider = providers[dialect]({ ...server, name: 'm', key, contextTokens: 1_000 });
    const question = askProvider(provider, { id: 'm', key, prices: { prompt: 0, answer: 0 } });
    await assert.rejects(
      question(request, { signal: new AbortController().signal }),
      trouble('unreachable', /127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)/),
    );
  });
}

for (const dialect of ['ollama', 'openai-compatible'] as const)
  test(`${dialect}: the server says how long a prompt may be`, async () => {
    const { endpoint, close } = await startModelServer(dialect, () => ({ text: '' }));
    const provider = providers[dialect]({ endpoint, name: 'm', key: null, contextTokens: null });
    assert.equal(await provider.contextTokens(new AbortController().signal), contextOfServers);
    await close();
  });

test('Ollama is told the window, without which it would cut the prompt', async () => {
  await ask(
    'ollama',
    () => ({ text: 'Two.' }),
    async (question, { questions }) => {
      await question();
      assert.deepEqual(questions[0]?.body.options, {
        num_ctx: contextOfServers,
        num_predict: 50,
        temperature: 0.4,
        seed: 3,
      });
    },
  );
});

test('a server that wants the limit under its other name, and no temperature, gets them so', async () => {
  const errors = ["Use 'max_completion_tokens' instead.", "'temperature' does not support 0.4."];
  const reply = (index: number): Reply =>
    index < 2
      ? { status: 400, body: JSON.stringify({ error: { message: errors[index] } }) }
      : { text: 'Two.' };
  await ask('openai-compatible', reply, async (question, { questions }) => {
    assert.equal((await question()).text, 'Two.');
    const { max_tokens, temperature, max_completion_tokens } = questions[2]?.body ?? {};
    assert.deepEqual([max_tokens, temperature, max_completion_tokens], [undefined, undefined, 50]);
  });
});
