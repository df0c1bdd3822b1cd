/** Where traces go, by the standard variables of OpenTelemetry. */
export interface ExporterSettings {
  url: string;
  headers: Record<string, string>;
  timeoutMs: number;
  /** Attributes of the resource: `service.name` and others. */
  resource: Record<string, string>;
}

/** Null where the address is none. Of two variables, the one for traces wins. */
export function exporterSettings(env: NodeJS.ProcessEnv): ExporterSettings | null {
  const url = urlOf(env);
  if (url === null) return null;
  const timeout = Number(env.OTEL_EXPORTER_OTLP_TRACES_TIMEOUT || env.OTEL_EXPORTER_OTLP_TIMEOUT || 10_000);
  return {
    url,
    headers: {
      ...listOf(env.OTEL_EXPORTER_OTLP_HEADERS),
      ...listOf(env.OTEL_EXPORTER_OTLP_TRACES_HEADERS),
    },
    timeoutMs: timeout > 0 ? Math.min(timeout, 60_000) : 10_000,
    resource: {
      'service.name': 'healer',
      ...listOf(env.OTEL_RESOURCE_ATTRIBUTES),
      ...(env.OTEL_SERVICE_NAME && { 'service.name': env.OTEL_SERVICE_NAME }),
    },
  };
}

/** The variable for traces has the whole address, the one for all signals the beginning of it. */
function urlOf(env: NodeJS.ProcessEnv): string | null {
  const whole = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  const base = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  const text = whole || (base && `${base.replace(/\/+$/, '')}/v1/traces`);
  return text && /^https?:$/.test(protocolOf(text)) ? text : null;
}

const protocolOf = (text: string): string => (URL.canParse(text) ? new URL(text).protocol : '');

/** `name=value,other=value`, percent-encoded as in a W3C Baggage header. */
function listOf(text = ''): Record<string, string> {
  const pairs = text.split(',').flatMap((part): [string, string][] => {
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim();
    return at < 1 || name === '' ? [] : [[name, decoded(part.slice(at + 1).trim())]];
  });
  return Object.fromEntries(pairs);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
