/**
 * Where reports of errors go: a Sentry DSN, `https://KEY@HOST/PATH/PROJECT`
 * (https://docs.sentry.io/concepts/key-terms/dsn-explainer/). The key only lets events in.
 */
export interface Dsn {
  /** POST takes envelopes here. */
  readonly url: string
  readonly key: string
}

const DSN = /^(https?:\/\/)(\w+)(?::\w+)?@([\w.:[\]-]+)((?:\/[\w.-]+)*)\/(\d+)$/

/** `undefined` for a text that is no DSN. */
export function readDsn(text: string): Dsn | undefined {
  const [, scheme = '', key = '', host = '', path = '', project = ''] = DSN.exec(text) ?? []
  return key === '' ? undefined : { url: `${scheme}${host}${path}/api/${project}/envelope/`, key }
}
