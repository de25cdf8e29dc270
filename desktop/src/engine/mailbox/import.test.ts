import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createImport, type ImportPlace } from './import/import-mail.ts'
import { readMbox } from './import/read-mbox.ts'
import { openTestMailbox, type TestMailbox } from './mailbox.fixture.ts'

let box: TestMailbox
const folder = mkdtempSync(join(tmpdir(), 'kith-import-'))
const kept: string[] = []
let made = 0
beforeAll(() => {
  box = openTestMailbox()
})
afterAll(async () => {
  await box.remove()
  rmSync(folder, { recursive: true, force: true })
})

const one = (id: string, body = 'text', more = '') =>
  `From: ann@acme.example\nMessage-ID: <${id}@i>\nSubject: ${id}\n${more}\n${body}\n`
const file = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const importer = () =>
  createImport({
    mailbox: box,
    scratch: name => Promise.resolve(join(folder, `.${++made}-${name}`)),
    keepFile(_, name) {
      kept.push(name)
      return Promise.resolve('c'.repeat(64))
    },
  })

async function all(path: string) {
  const { importSome } = importer()
  const sum = { stored: 0, known: 0, unreadable: 0 }
  for (let place: ImportPlace | null = { file: 0, offset: 0 }; place !== null;) {
    const step = await importSome({ path, place })
    sum.stored += step.stored
    sum.known += step.known
    sum.unreadable += step.unreadable
    place = step.place
  }
  return sum
}

test('[MI1] an mbox is cut where mails begin, not where a text says From', async () => {
  const line = 'From ann@acme.example Sat Jan  3 01:05:34 2009\n'
  const path = file(
    'cut.mbox',
    `${line}${one('i1', '>From here\n>>From there\nFrom me to you')}\n${line}${one('i2', 'x'.repeat(3_000_000))}\nFrom 12@xxx Tue Jan 01 10:00:00 +0200 2019\r\n${one('i3')}`,
  )
  const mails = []
  for await (const mail of readMbox(path, 0)) mails.push(mail)
  const texts = mails.map(({ raw }) => Buffer.from(raw).toString())
  expect(texts.map(text => /Subject: (\w+)/.exec(text)?.[1])).toEqual(['i1', 'i2', 'i3'])
  expect(texts[0]).toContain('\nFrom here\n>From there\nFrom me to you')
  expect(mails.map(({ at }) => at)).toEqual([
    Date.UTC(2009, 0, 3, 1, 5, 34),
    Date.UTC(2009, 0, 3, 1, 5, 34),
    Date.UTC(2019, 0, 1, 8),
  ])
  // Every place that was named is a place to go on from.
  for (const [index, { next }] of mails.entries()) {
    const rest = []
    for await (const mail of readMbox(path, next)) rest.push(mail)
    expect(rest).toHaveLength(mails.length - index - 1)
  }
})

test('[MI2] what is here already is known; labels and states of Takeout are kept', async () => {
  const labels = 'X-Gmail-Labels: Inbox,Unread,"Big deal"\nX-GM-THRID: 77\n'
  const path = file(
    'Takeout.mbox',
    `From 1@xxx Tue Jan 01 10:00:00 +0000 2019\n${one('t1', 'a', labels)}\nFrom 2@xxx Tue Jan 01 11:00:00 +0000 2019\n${one('t2', 'b', 'X-Gmail-Labels: Archived,Starred\nX-GM-THRID: 77\n')}`,
  )
  expect(await all(path)).toEqual({ stored: 2, known: 0, unreadable: 0 })
  expect(await all(path)).toEqual({ stored: 0, known: 2, unreadable: 0 })
  const [thread] = box.store.all<object>(
    `SELECT t.count, t.unread, t.is_starred, t.in_inbox FROM thread t JOIN message m ON m.thread = t.id WHERE m.rfc_id = 't1@i'`,
  )
  expect(thread).toEqual({ count: 2, unread: 1, is_starred: 1, in_inbox: 0 })
  expect(
    box.store.pluck(`SELECT name FROM folder WHERE account = 'import' ORDER BY name`),
  ).toContain('Big deal')
})

test('[MI2] a folder of mails is read with everything below it, and attachments are kept', async () => {
  mkdirSync(join(folder, 'box', 'cur'), { recursive: true })
  const attached =
    'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/csv\nContent-Disposition: attachment; filename=list.csv\n\n1,2\n--b--'
  file('box/a.eml', `From: a@acme.example\nMessage-ID: <f1@i>\n${attached}`)
  file('box/cur/123.abc:2,S', one('f2'))
  file('box/notes.txt', 'no mail')
  expect(await all(join(folder, 'box'))).toEqual({ stored: 2, known: 0, unreadable: 0 })
  expect(kept).toEqual(['list.csv'])
  await expect(all(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'mail/no-file' })
  await expect(all(file('pack.tgz', 'x'))).rejects.toMatchObject({ code: 'mail/no-file' })
})

/** A zip with one deflated file, as other programs write it. */
function zipOf(name: string, inside: string, bytes: Buffer): string {
  const packed = deflateRawSync(bytes)
  const title = Buffer.from(inside)
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(8, 4)
  fields.writeUInt32LE(crc32(bytes), 10)
  fields.writeUInt32LE(packed.length, 14)
  fields.writeUInt32LE(bytes.length, 18)
  fields.writeUInt16LE(title.length, 22)
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, title, packed])
  const central = Buffer.concat([
    Buffer.from('PK\u0001\u0002'),
    Buffer.from([20, 0]),
    fields,
    Buffer.alloc(14),
    title,
  ])
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(local.length, 16)
  const path = join(folder, name)
  writeFileSync(path, Buffer.concat([local, central, end]))
  return path
}
const scratched = () => readdirSync(folder).filter(name => name.startsWith('.'))

test('[MI3] a packed Takeout is read as if it were unpacked, goes on in its middle, and leaves nothing', async () => {
  const mails = Array.from(
    { length: 450 },
    (_, at) => `From ${at}@xxx Tue Jan 01 10:00:00 +0000 2019\n${one(`z${at}`)}\n`,
  ).join('')
  const path = zipOf('takeout.zip', 'Takeout/Mail/All mail.mbox', Buffer.from(mails))
  const first = await importer().importSome({ path, place: { file: 0, offset: 0 } })
  expect(first).toMatchObject({ stored: 200, totalBytes: mails.length })
  // Another run of the program: its files in work go when it starts.
  for (const name of scratched()) rmSync(join(folder, name))
  const { importSome } = importer()
  const second = await importSome({ path, place: first.place ?? { file: 0, offset: 0 } })
  const third = await importSome({ path, place: second.place ?? { file: 0, offset: 0 } })
  expect([second.stored, third.stored, third.place]).toEqual([200, 50, null])
  expect(await all(path)).toEqual({ stored: 0, known: 450, unreadable: 0 })
  expect(scratched()).toEqual([])
  expect(
    box.store.pluck(`SELECT count(*) FROM folder WHERE account = 'import' AND name = 'All mail'`),
  ).toEqual([1])
})

test('[MI3] an import that nobody goes on with leaves nothing, also when it ends in the middle of a step', async () => {
  const mails = Array.from(
    { length: 250 },
    (_, at) => `From ${at}@xxx Tue Jan 01 10:00:00 +0000 2019\n${one(`c${at}`)}\n`,
  ).join('')
  const path = zipOf('cancelled.zip', 'Takeout/Mail/All mail.mbox', Buffer.from(mails))
  const { importSome, importEnd } = importer()
  const step = importSome({ path, place: { file: 0, offset: 0 } })
  await importEnd({ path })
  expect(await step).toMatchObject({ stored: 200 })
  expect(scratched()).toEqual([])
  await importEnd({ path: 'another' })
})
test('[MI3] a zip that is a bomb, broken or without mail is refused, and nothing of it stays', async () => {
  const bomb = zipOf('bomb.zip', 'bomb.mbox', Buffer.alloc(30_000_000))
  await expect(all(bomb)).rejects.toMatchObject({ code: 'mail/no-file' })
  await expect(all(bomb)).rejects.toThrow(/far more than mail/)
  await expect(all(zipOf('none.zip', 'notes.txt', Buffer.from('no')))).rejects.toThrow(/no mail/)
  await expect(all(file('pack.zip', 'PK'))).rejects.toMatchObject({ code: 'mail/no-file' })
  expect(scratched()).toEqual([])
})

test('[MI4] a mail that is larger than any is cut, and the next one is found', async () => {
  const line = 'From ann@acme.example Sat Jan  3 01:05:34 2009\n'
  const path = file('huge.mbox', `${line}${one('h1', 'y'.repeat(5_000_000))}\n${line}${one('h2')}`)
  const mails = []
  for await (const mail of readMbox(path, 0, 500_000)) mails.push(mail)
  expect(mails.map(({ raw }) => raw.byteLength)).toEqual([
    500_000 - line.length,
    expect.any(Number),
  ])
  expect(Buffer.from(mails[1]?.raw ?? []).toString()).toContain('Subject: h2')
})
