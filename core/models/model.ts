/** What a model is asked. Everything in it leaves the machine where the model is hosted. */
export interface ModelRequest {
  system: string;
  prompt: string;
  /** The most tokens that the answer may have. */
  answerTokens: number;
  /** 0 is the likeliest answer each time; samples of one prompt need more. */
  temperature: number;
  /** Tells samples of one prompt apart, for the cache and for models that take a seed. */
  sample: number;
}

export interface ModelAnswer {
  /** What the model said: data, never an instruction. */
  text: string;
  /** Why it ended: by itself, or at `answerTokens`. */
  ended: 'stop' | 'length';
  /** As the provider counts them; estimated where it does not. */
  tokens: { prompt: number; answer: number };
  /** US dollars by the price table, 0 where the model has no price. */
  cost: number;
  durationMs: number;
  /** From the cache: nothing was sent and nothing is spent. */
  cached: boolean;
  /** SHA-256 of what was asked and of what was said, hex: what the ledger and the evidence keep. */
  promptHash: string;
  answerHash: string;
}

export interface AskOptions {
  signal: AbortSignal;
  /** Gets each piece of the answer as it comes. */
  onText?(piece: string): void;
}

/**
 * A configured model, behind retries, time limits, a circuit breaker, a cache and budgets.
 * Errors: MODEL_UNAVAILABLE (the breaker is open, or it cannot be reached), MODEL_BUDGET (a limit is reached), MODEL_ANSWER
 * (what came back is no answer).
 */
export interface Model {
  /** The provider and the model's own name: `ollama/qwen2.5-coder:7b`. */
  id: string;
  /** Tokens that prompt and answer may have together. */
  contextTokens: number;
  /** True while its breaker is open: to ask would only fail. */
  isResting?(): boolean;
  ask(request: ModelRequest, options: AskOptions): Promise<ModelAnswer>;
}
