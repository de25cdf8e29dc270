import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { recordCodec, textCodec, textId } from '@kith/shared/docs'
import { newId } from '@kith/shared/kit'
import { SyncClient } from '#testkit'
import { call, newOwner, runServer } from './run-server.fixture.ts'

test('[CP5] a stock client with a token from the API edits a note that desktops have', async () => {
  const server = await runServer([
    '--port',
    '0',
    '--data',
    mkdtempSync(join(tmpdir(), 'kith-server-')),
  ])
  const { token, workspace } = await newOwner(server.url)
  const desktop = new SyncClient(workspace, token)
  await desktop.connect(server.url)
  const note = newId()
  const doc = textId(note, 'body')
  const seed = { scope: 0, epoch: 0, seq: 0, at: 1 }
  const state = recordCodec.create({ title: 'Call' }, 5).state
  const text = textCodec.inV1(textCodec.fromPlain('Ask about tuna', 6).state)
  await desktop.seed([
    { ...seed, doc: note, kind: 'record', type: 'note', state },
    { ...seed, doc, kind: 'text', type: 'note.body', owner: note, state: text },
  ])
  const path = `/api/workspaces/${workspace}/room-tokens`
  const grant = await call(server.url, path, { doc }, token)
  const ydoc = new Y.Doc()
  const provider = new WebsocketProvider(String(grant['url']), doc, ydoc, {
    params: { token: String(grant['token']) },
    disableBc: true,
  })
  await new Promise<void>(resolve => provider.once('sync', () => resolve()))
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText('and salmon')])
  ydoc.getXmlFragment('default').push([paragraph])
  const entry = await desktop.until(
    message => message.type === 'log' && message.entries.some(each => each.doc === doc),
  )
  expect(entry.type).toBe('log')
  const unknown = await call(server.url, path, { doc: newId() }, token).catch(String)
  expect(unknown).toContain('404')
  provider.destroy()
  desktop.close()
  expect(await server.stop('SIGTERM')).toBe(0)
})
