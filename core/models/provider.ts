/** One question to a model server. */
export interface ChatRequest {
  system: string;
  prompt: string;
  /** The most tokens that the answer may have. */
  answerTokens: number;
  temperature: number;
  /** For servers that draw their samples from a seed. */
  seed: number;
}

/** What is known once an answer is complete. */
export interface Ending {
  ended: 'stop' | 'length';
  /** As the server counts them; null where it did not say. */
  tokens: { prompt: number | null; answer: number | null };
}

/** How one kind of model server is talked to. It says what it saw; retries, limits and budgets are put around it. */
export interface Provider {
  /** Tokens that prompt and answer may have together, as the server tells, or a careful guess. Error: ProviderError. */
  contextTokens(signal: AbortSignal): Promise<number>;
  /**
   * The pieces of the answer as they come, then how it ended. Leaving the loop or aborting the signal closes the
   * connection, which tells the server to stop. Error: ProviderError, or the reason of the signal.
   */
  chat(request: ChatRequest, signal: AbortSignal): AsyncGenerator<string, Ending>;
}

/** Where a model is and what it is called. */
export interface ProviderSettings {
  /** URL of the server, with the path before `/v1` or `/api` where it has one. */
  endpoint: string;
  name: string;
  /** Sent with each request and shown to nobody. */
  key: string | null;
  /** What the settings say; null asks the server. */
  contextTokens: number | null;
}

/**
 * `unreachable`: no connection, a server that failed, an answer that broke off. `slow`: no answer in the time that it may
 * take. `busy`: asked to come back later.
 * `refused`: the same request will be refused again. `unusable`: what came back is no answer.
 */
export type ProviderTrouble = 'unreachable' | 'slow' | 'busy' | 'refused' | 'unusable';

export class ProviderError extends Error {
  override readonly name = 'ProviderError';

  constructor(
    readonly trouble: ProviderTrouble,
    message: string,
    readonly details: {
      cause?: unknown;
      /** What the server asked to wait, in milliseconds. */
      retryAfterMs?: number;
      /** True once the server may have worked, and billed, for it. */
      mayHaveCost?: boolean;
    } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
  }
}
