/** Run by the kill test in a process of its own: goes on with the import of a profile, or starts it. Says how far it is. */
import { readFileSync } from 'node:fs'
import { openTestEngine } from '#engine/testkit'

const [, , profile = '', file = ''] = process.argv
const engine = await openTestEngine({ profile })
const { client } = engine
const [known] = await states()
if (known === undefined) {
  const bytes = readFileSync(file)
  const { upload } = await client.files.begin({ name: 'people.csv', size: bytes.length })
  await client.files.chunk({ upload, offset: 0, bytes: new Uint8Array(bytes) })
  const source = await client.exchange.open({ upload, object: 'person' })
  await client.exchange.run({ source: source.source, plan: source.plan })
}
for await (const list of await client.jobs.watch({})) {
  const [job] = list
  if (!job) continue
  process.stdout.write(`${job.state} ${job.done}\n`)
  if (job.endedAt !== null) {
    process.stdout.write(`${JSON.stringify(job.result)}\n`)
    break
  }
}
await engine.close()

async function states() {
  for await (const list of await client.jobs.watch({})) return list
  return []
}
