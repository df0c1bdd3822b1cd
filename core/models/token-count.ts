/** Characters that a token stands for, as each model's own counts have shown so far in this process. */
const learned = new Map<string, { characters: number; tokens: number }>();

/** Until a model has counted something itself. Code takes more tokens than prose. */
const charactersPerToken = 3.2;

/** About how many tokens a model makes of a text: an estimate that its own counts correct. */
export function tokensOf(text: string, model: string): number {
  const seen = learned.get(model);
  const ratio = seen ? seen.characters / seen.tokens : charactersPerToken;
  return Math.ceil(lengthOf(text) / ratio);
}

/** Characters that are not of ASCII take about a token each. */
function lengthOf(text: string): number {
  const others = text.match(/[\u0080-\uffff]/g)?.length ?? 0;
  return text.length + (charactersPerToken - 1) * others;
}

/** Tells that a model counted so many tokens in a text. */
export function learnTokens(text: string, tokens: number, model: string): void {
  if (text.length < tooShort || tokens < text.length / mostCharacters) return;
  const seen = learned.get(model) ?? { characters: 0, tokens: 0 };
  learned.set(model, { characters: seen.characters + lengthOf(text), tokens: seen.tokens + tokens });
}

/** What the chat's own words cost weighs too much beside less. */
const tooShort = 400;

/** A count that is lower leaves out what the server had in its cache. */
const mostCharacters = 8;

/**
 * More tokens than any tokenizer that works on bytes can make of a conversation: one for each byte, and what the chat's
 * own words cost. Budgets are held with it.
 */
export const tokensAtMost = (system: string, prompt: string): number =>
  Buffer.byteLength(system) + Buffer.byteLength(prompt) + 128;
