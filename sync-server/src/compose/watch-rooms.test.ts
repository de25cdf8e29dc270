import { expect, test } from 'vitest'
import { recordCodec } from '@kith/shared/docs'
import { createLog, newId, type LogLine } from '@kith/shared/kit'
import { readConfig } from '#config'
import { blankData, SyncClient } from '#testkit'
import { createServer } from './create-server.ts'
import { newOwner } from './run-server.fixture.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

test('[OB3] [OB4] a push is counted and its actions are found in the log at the commit', async () => {
  const data = mkdtempSync(join(tmpdir(), 'kith-watch-'))
  const lines: LogLine[] = []
  const metricsToken = 'a-token-of-prometheus'
  const config = readConfig({
    PORT: '0',
    KITH_SERVER_DATA: data,
    KITH_METRICS_TOKEN: metricsToken,
    KITH_MIN_FREE_MB: '0',
  })
  await blankData(data)
  const server = await createServer({ config, log: createLog(line => lines.push(line)) })
  const { token, workspace } = await newOwner(server.url)
  const client = new SyncClient(workspace, token)
  await client.connect(server.url)
  await client.seed([
    {
      doc: newId(),
      kind: 'record',
      type: 'person',
      scope: 0,
      epoch: 0,
      seq: 0,
      at: 1,
      state: recordCodec.create({ name: 'seed' }, 5).state,
    },
  ])
  client.close()
  const writer = new SyncClient(workspace, token)
  await writer.connect(server.url)
  await writer.until(message => message.type === 'snap-end')
  writer.set(newId(), { name: 'Ana' })
  expect((await writer.push()).taken).toBe(1)
  const committed = lines.filter(({ event }) => event === 'log/committed')
  expect(committed).toHaveLength(1)
  expect(committed[0]?.fields).toMatchObject({ workspace, entries: 1 })
  expect(committed[0]?.fields['traceId']).toMatch(/^[0-9a-f]{32}$/)
  const answer = await fetch(`${server.url}/metrics`, {
    headers: { authorization: `Bearer ${metricsToken}` },
  })
  const text = await answer.text()
  for (const wanted of [
    'kith_pushed_updates_total{result="taken"} 1',
    'kith_committed_entries_total{size="small"} 1',
    'kith_ack_seconds_count 1',
    'kith_queue_depth{queue="push"} 0',
    'kith_sockets{kind="sync"} 1',
    'kith_workspaces_open 1',
    'kith_sign_ins_total',
  ])
    expect(text).toContain(wanted)
  expect(text).toMatch(/kith_fanout_seconds_count [1-9]/)
  writer.close()
  await server.close()
  rmSync(data, { recursive: true, force: true })
})
