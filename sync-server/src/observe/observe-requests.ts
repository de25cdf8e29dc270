/** Counts and logs every HTTP answer by its route's pattern; paths hold ids and codes. */
import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Log } from '@kith/shared/kit'
import type { Metrics } from './metrics.ts'

/** Probes and scrapes come every few seconds and say nothing. */
const QUIET = /^\/(health\/|metrics$)/

export const observeRequests =
  (metrics: Metrics, log: Log, now: () => number = () => performance.now()): MiddlewareHandler =>
  async (context, next) => {
    const began = now()
    await next()
    const ms = now() - began
    const pattern = routePath(context, -1)
    // What no route took ends at a wildcard or at this middleware itself.
    const route = pattern === '' || pattern.includes('*') ? 'none' : pattern
    const { method } = context.req
    const { status, headers } = context.res
    metrics.observe('kith_http_request_seconds', ms / 1000, {
      method,
      route,
      status: String(status),
    })
    if (status >= 500) metrics.add('kith_faults_total', 1, { area: 'http' })
    log[QUIET.test(route) ? 'debug' : 'info']('http/answered', {
      requestId: headers.get('x-request-id') ?? undefined,
      method,
      route,
      status,
      ms: Math.round(ms * 10) / 10,
    })
  }
