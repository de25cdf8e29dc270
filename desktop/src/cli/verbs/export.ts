import { copyFile, rename, rm } from 'node:fs/promises'
import { EXPORT_FORMATS } from '@kith/shared/rpc'
import { finished } from '../jobs.ts'
import { cliFault, defineVerb, textOption } from '../verb.ts'
import { counted } from '../words.ts'

export const exportVerb = defineVerb({
  name: 'export',
  usage: 'export OBJECT | --all --format csv|xlsx|json|vcf|ics --out FILE [--where JSON]',
  options: { all: { type: 'boolean' }, format: { type: 'string' }, out: { type: 'string' } },
  async run(context) {
    const [object] = context.words
    const out = textOption(context, 'out')
    const format = EXPORT_FORMATS.find(known => known === (textOption(context, 'format') ?? 'csv'))
    const isAll = context.options['all'] === true
    if (out === undefined || format === undefined || (object === undefined) !== isAll) {
      throw cliFault('usage', { usage: exportVerb.usage })
    }
    const { job } = await context.client.exchange.exportTo({
      query: object === undefined ? null : { object },
      format,
    })
    const { path, rows } = await finished<{ path: string; rows: number }>(context, job)
    await place(path, context.resolve(out))
    return { rows }
  },
  text: ({ rows }, context) =>
    `${counted(rows, 'record')} in ${context.resolve(textOption(context, 'out') ?? '')}`,
})

/** The name that was asked for appears when the file is whole, and not before. */
async function place(from: string, to: string): Promise<void> {
  const part = `${to}.part`
  try {
    await copyFile(from, part)
    await rename(part, to)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}
