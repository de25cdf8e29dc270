/** Verbs that look after the profile: seed, backup, restore, rebuild, doctor. */
import { copyFile, rename } from 'node:fs/promises'
import { systemClock } from '@kith/shared/kit'
import { replaceDamaged } from '#engine/compose'
import { bringMissing, copyMissing } from '../attachments.ts'
import { finished } from '../jobs.ts'
import { upload } from '../upload.ts'
import { cliFault, defineVerb, textOption } from '../verb.ts'
import { counted, size } from '../words.ts'

export const seedVerb = defineVerb({
  name: 'seed',
  usage: 'seed --records N [--seed S]      the same believable workspace for the same seed',
  options: { records: { type: 'string' }, seed: { type: 'string' } },
  async run(context) {
    const records = Number(textOption(context, 'records'))
    if (!Number.isInteger(records) || records < 1)
      throw cliFault('usage', { usage: seedVerb.usage })
    const { job } = await context.client.workspace.seed({
      records,
      seed: Number(textOption(context, 'seed') ?? 1),
    })
    return finished<{ readonly records: number }>(context, job)
  },
  text: ({ records }) => `${counted(records, 'record')} made.`,
})

export const backupVerb = defineVerb({
  name: 'backup',
  usage: 'backup --out FILE      a copy of the workspace file; attachments go to FILE.files, once',
  options: { out: { type: 'string' } },
  async run(context) {
    const out = textOption(context, 'out')
    if (out === undefined) throw cliFault('usage', { usage: backupVerb.usage })
    const target = context.resolve(out)
    const { path, ...snapshot } = await context.client.backup.make({})
    const files = await context.client.backup.files({ snapshot: snapshot.id })
    const copied = await copyMissing(files, `${target}.files`)
    await copyFile(path, `${target}.part`)
    await rename(`${target}.part`, target)
    const missing = files.filter(file => file.path === null).length
    return { ...snapshot, files: files.length, copied, missing }
  },
  text({ bytes, records, files, copied, missing }, context) {
    const out = context.resolve(textOption(context, 'out') ?? '')
    const lines = [`${counted(records, 'record')}, ${size(bytes)}, in ${out}`]
    if (files > 0)
      lines.push(`${counted(files, 'attachment')} in ${out}.files, ${copied} of them new`)
    if (missing > 0)
      lines.push(
        `${counted(missing, 'attachment')} ${missing === 1 ? 'is' : 'are'} not on this device and so not in the copy. Open Kith to bring them here.`,
      )
    return lines.join('\n')
  },
})

export const restoreVerb = defineVerb({
  name: 'restore',
  usage:
    'restore FILE      puts a copy in place, with FILE.files; what is there now is kept as a snapshot',
  options: {},
  async run(context) {
    const [file] = context.words
    if (file === undefined) throw cliFault('usage', { usage: restoreVerb.usage })
    const source = context.resolve(file)
    const files = await bringMissing(context.client, `${source}.files`)
    await context.client.backup.restoreUpload({ upload: await upload(context.client, source) })
    return { restored: true, files }
  },
  text: ({ files }) =>
    `Restored${files > 0 ? `, with ${counted(files, 'attachment')} that were not here` : ''}. What was here is kept as a snapshot.`,
  async runDamaged(context) {
    const [file] = context.words
    if (file === undefined) throw cliFault('usage', { usage: restoreVerb.usage })
    const damaged = await replaceDamaged(context.profile, context.resolve(file), systemClock)
    const text = `Restored. The damaged file is kept as ${damaged}.`
    return { value: { restored: true, damaged }, text }
  },
})

export const rebuildVerb = defineVerb({
  name: 'rebuild',
  usage: 'rebuild      makes all tables again from the documents',
  options: {},
  async run(context) {
    const { job } = await context.client.workspace.rebuild({})
    return finished<{ readonly documents: number }>(context, job)
  },
  text: ({ documents }) => `All tables were made again from ${counted(documents, 'document')}.`,
})

export const doctorVerb = defineVerb({
  name: 'doctor',
  usage: 'doctor      checks the profile',
  options: {},
  run: ({ client }) => client.workspace.doctor({}),
  text: ({ checks }) => checks.map(({ ok, message }) => `${ok ? '✓' : '✗'} ${message}`).join('\n'),
})
