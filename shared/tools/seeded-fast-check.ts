/**
 * What tests get for `fast-check`: the same, with the seed of this run. `npm test` tries the same cases
 * every time, so that it fails for a change and never by chance; `npm run walks` tries others.
 */
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env['KITH_SEED'] ?? 20_261_121) })

export * from 'fast-check'
// Stands in for a module that has one.
// oxlint-disable-next-line import/no-default-export
export { fc as default }
