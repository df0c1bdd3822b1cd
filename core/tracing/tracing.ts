export type Attributes = Readonly<
  Record<string, string | number | boolean | readonly string[] | null | undefined>
>;

/** One step, while it lasts. */
export interface Span {
  /** What has come out of it; null and undefined are left out. */
  set(attributes: Attributes): void;
}

/** Where the steps of a heal are told to. Telling never fails and never waits. */
export interface Tracing {
  /** Runs a step; what runs within it is told as a part of it. One that throws is told as failed. */
  span<Result>(name: string, attributes: Attributes, work: (span: Span) => Promise<Result>): Promise<Result>;
  /** Tells of a step that is over, in milliseconds since the epoch, as a part of the one that runs. */
  past(name: string, attributes: Attributes, time: { startMs: number; endMs: number }): void;
  /** Sends what is left. Resolves soon, whether it was taken or not. */
  close(): Promise<void>;
}

/** Runs a step, and tells of it where somebody asked for that. */
export const inSpan = <Result>(
  { tracing }: { tracing?: Tracing | undefined },
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<Result>,
): Promise<Result> => (tracing ? tracing.span(name, attributes, work) : work(silent));

const silent: Span = { set: () => {} };

/**
 * Whether the environment names a collector for traces. Source: OpenTelemetry specification 1.45, "OpenTelemetry Protocol
 * Exporter" and "Environment Variable Specification".
 */
export const wantsTraces = (env: NodeJS.ProcessEnv): boolean =>
  Boolean(env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT) &&
  env.OTEL_SDK_DISABLED?.toLowerCase() !== 'true' &&
  (env.OTEL_TRACES_EXPORTER ?? 'otlp').split(',').includes('otlp');
