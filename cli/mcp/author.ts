/** What evidence calls an agent behind the protocol: the name that its client gives itself, as one short word. */
export const authorOf = (client: string): string =>
  `mcp/${client.replace(/[^\w.@-]+/g, '-').slice(0, 60) || 'unknown'}`;
