/**
 * The most bytes that an answer of so many tokens may take on the wire. A stream wraps each token into a few hundred
 * bytes of JSON, and a token of blanks may stand for a hundred characters.
 */
export const wireBytes = (answerTokens: number): number => 1_048_576 + 4_096 * answerTokens;

/** For answers about the model itself. */
export const descriptionBytes = 16_777_216;
