/** exchange.*: import and export. Nothing is written before `run`. */
import type { Exchange } from '#engine/exchange'
import type { Api } from './border.ts'
import type { Demand } from './demands.ts'

export function serveExchange(
  api: Api,
  { exchange, demand }: { readonly exchange: Exchange; readonly demand: Demand },
) {
  const area = api.exchange
  return area.router({
    open: area.open.handler(({ input }) => exchange.open(defined(input))),
    rows: area.rows.handler(({ input }) => exchange.rows(input.source, input.offset, input.limit)),
    check: area.check.handler(({ input }) => exchange.check(input.source, input.plan)),
    run: area.run.handler(({ input }) => {
      demand('import')
      return exchange.run(input.source, input.plan)
    }),
    close: area.close.handler(({ input }) => {
      exchange.close(input.source)
      return null
    }),
    saveMapping: area.saveMapping.handler(({ input }) => {
      exchange.saveMapping(input.name, input.source, input.plan)
      return null
    }),
    exportTo: area.exportTo.handler(({ input }) => {
      demand('export')
      return exchange.exportTo(defined(input))
    }),
  })
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> }

/** What was left out, out: an option that is `undefined` is not the same as one that is absent. */
const defined = <T extends object>(input: T): Defined<T> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Defined<T>
