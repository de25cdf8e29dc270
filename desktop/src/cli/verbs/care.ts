/** Verbs that look after the profile: seed, backup, restore, rebuild, doctor. */
import { copyFile } from 'node:fs/promises'
import type { Json } from '@kith/shared/kit'
import { finished } from '../jobs.ts'
import { upload } from '../upload.ts'
import { cliFault, defineVerb, textOption } from '../verb.ts'

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
    return finished(context.client, job, context.note)
  },
})

export const backupVerb = defineVerb({
  name: 'backup',
  usage: 'backup --out FILE      a consistent copy of the workspace file',
  options: { out: { type: 'string' } },
  async run(context) {
    const out = textOption(context, 'out')
    if (out === undefined) throw cliFault('usage', { usage: backupVerb.usage })
    const { path, ...snapshot } = await context.client.backup.make({})
    await copyFile(path, context.resolve(out))
    return { ...snapshot } as unknown as Json
  },
})

export const restoreVerb = defineVerb({
  name: 'restore',
  usage: 'restore FILE      puts a copy in place; what is there now is kept as a snapshot',
  options: {},
  async run(context) {
    const [file] = context.words
    if (file === undefined) throw cliFault('usage', { usage: restoreVerb.usage })
    await context.client.backup.restoreUpload({
      upload: await upload(context.client, context.resolve(file)),
    })
    return { restored: true }
  },
})

export const rebuildVerb = defineVerb({
  name: 'rebuild',
  usage: 'rebuild      makes all tables again from the documents',
  options: {},
  async run({ client, note }) {
    const { job } = await client.workspace.rebuild({})
    return finished(client, job, note)
  },
})

export const doctorVerb = defineVerb({
  name: 'doctor',
  usage: 'doctor      checks the profile',
  options: {},
  async run({ client }) {
    return (await client.workspace.doctor({})) as unknown as Json
  },
})
