/** Why a server did not do what it was asked. */
export class HostError extends Error {
  override readonly name = 'HostError';

  constructor(
    message: string,
    readonly details: {
      /** Of HTTP; null where nothing was answered. */
      status: number | null;
      /** How long it asks to be left alone. */
      pauseMs?: number | undefined;
      /** Whether it is too many questions that it complains about. */
      isLimit?: boolean;
      cause?: unknown;
    },
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
  }
}

/** Whether asking about anything else would fail as well: by the network, the token, the repository, or too many questions. */
export const endsAll = (error: unknown): boolean =>
  error instanceof HostError &&
  (error.details.status === null ||
    error.details.isLimit === true ||
    error.details.status >= 500 ||
    [401, 403, 404, 429].includes(error.details.status));
