/** About how many tokens a text has: code comes to three to four bytes a token, and too many is the safe side. */
export const tokensOf = (text: string): number => Math.ceil(Buffer.byteLength(text) / 3);
