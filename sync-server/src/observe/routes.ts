/** /health/* for probes and /metrics for Prometheus. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { defineRoute, httpFault, PUBLIC, type Route } from '#http'
import type { Health } from './health.ts'
import type { Metrics } from './metrics.ts'

export interface ObserveRoutesDeps {
  readonly health: Health
  readonly metrics: Metrics
  readonly metricsToken: string | undefined
}

export const observeRoutes = ({
  health,
  metrics,
  metricsToken,
}: ObserveRoutesDeps): readonly Route[] => [
  defineRoute({
    method: 'GET',
    path: '/health/live',
    rule: PUBLIC,
    run: async () => ({ ok: true }),
  }),
  defineRoute({
    method: 'GET',
    path: '/health/ready',
    rule: PUBLIC,
    run: async () => {
      const answer = await health.ready()
      return Response.json(answer, { status: answer.ok ? 200 : 503, headers: NO_STORE })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/health/startup',
    rule: PUBLIC,
    run: async () => {
      const ok = health.isStarted()
      return Response.json({ ok }, { status: ok ? 200 : 503, headers: NO_STORE })
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/metrics',
    rule: PUBLIC,
    run: async ({ token }) => {
      if (metricsToken === undefined || token === undefined || !isSame(token, metricsToken)) {
        throw httpFault('not-found', { what: 'page' })
      }
      return new Response(await metrics.text(), {
        headers: { ...NO_STORE, 'content-type': metrics.contentType },
      })
    },
  }),
]

const NO_STORE = { 'cache-control': 'no-store' }
const digest = (text: string) => createHash('sha256').update(text).digest()
/** In a time that tells nothing about where two tokens begin to differ. */
const isSame = (one: string, other: string) => timingSafeEqual(digest(one), digest(other))
