import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  addAccount,
  FOLDERS,
  incoming,
  ME,
  MINUTE,
  NOW,
  openTestMailbox,
  rawMail,
  type TestMailbox,
} from './mailbox.fixture.ts'

let box: TestMailbox
beforeAll(() => {
  box = openTestMailbox()
  addAccount(box, 'b', 'other@kith.example', 100)
})
afterAll(() => box.remove())

const count = (sql: string, ...params: (string | number)[]) =>
  box.store.pluck<number>(`SELECT count(*) FROM ${sql}`, params)[0] ?? -1

test('[MB1] the same message from two folders and two accounts is one message with a copy each', async () => {
  const words = { id: 'same@x', subject: 'Same', at: NOW }
  const first = await box.deliver('a', [incoming(words), incoming(words, { in: 'clients' })])
  const second = await box.deliver('b', [incoming(words, { folder: 101 })])
  const ids = [...first, ...second].map(outcome => 'message' in outcome && outcome.message)
  expect(new Set(ids).size).toBe(1)
  expect([...first, ...second].map(outcome => 'isNew' in outcome && outcome.isNew)).toEqual([
    true,
    false,
    false,
  ])
  expect(count('message_copy WHERE message = ?', Number(ids[0]))).toBe(3)
  expect(count('message_label WHERE message = ?', Number(ids[0]))).toBe(3)
})

test('[MB1] mail without a Message-ID is told apart by what it says', async () => {
  const words = { id: null, subject: 'No id' }
  const outcomes = await box.deliver('a', [
    incoming(words),
    incoming(words),
    incoming({ ...words, text: 'Something else.' }),
  ])
  expect(outcomes.map(outcome => 'isNew' in outcome && outcome.isNew)).toEqual([true, false, true])
})

test('[MB1] mail without a Message-ID and with other files is another mail', async () => {
  const scan = (name: string, bytes: string) =>
    incoming({
      raw: new TextEncoder().encode(
        [
          'From: Scanner <scan@acme.example>',
          'Subject: Scan',
          'Date: Fri, 20 Nov 2026 10:00:00 +0000',
          'MIME-Version: 1.0',
          'Content-Type: multipart/mixed; boundary=b',
          '',
          '--b',
          'Content-Type: text/plain',
          '',
          'See the file.',
          '--b',
          `Content-Type: application/pdf; name="${name}"`,
          'Content-Transfer-Encoding: base64',
          `Content-Disposition: attachment; filename="${name}"`,
          '',
          btoa(bytes),
          '--b--',
        ].join('\r\n'),
      ),
    })
  const outcomes = await box.deliver('a', [
    scan('scan.pdf', 'page one'),
    scan('scan.pdf', 'page two'),
    scan('copy.pdf', 'page one'),
    scan('scan.pdf', 'page one'),
  ])
  expect(outcomes.map(outcome => 'isNew' in outcome && outcome.isNew)).toEqual([
    true,
    true,
    true,
    false,
  ])
})

test('[MB2] numbers of messages ascend with the minute of arrival, whatever order they come in', async () => {
  const at = (minutes: number) => ({ id: `n${minutes}@x`, at: NOW - minutes * MINUTE })
  const outcomes = await box.deliver(
    'a',
    [3, 1, 2, 2.5].map(minutes => incoming(at(minutes))),
  )
  const ids = outcomes.map(outcome => ('message' in outcome ? outcome.message : 0))
  expect([ids[0], ids[3], ids[2], ids[1]]).toEqual(ids.toSorted((a, b) => a - b))
})

test('[MB2] a moment from the future is no later than tomorrow', async () => {
  const [outcome] = await box.deliver('a', [incoming({ id: 'later@x', at: NOW + 9000 * MINUTE })])
  const id = outcome && 'message' in outcome ? outcome.message : 0
  const [at = 0] = box.store.pluck<number>('SELECT received_at FROM message WHERE id = ?', [id])
  expect(at).toBe(NOW + 24 * 60 * MINUTE)
})

test('[MB15] news is unread mail of others that came since the account is connected', async () => {
  const news: number[] = []
  const stop = box.onArrived(messages => news.push(...messages))
  const idOf = async (...[words, more]: Parameters<typeof incoming>) => {
    const [outcome] = await box.deliver('a', [incoming(words, more)])
    return outcome && 'message' in outcome ? outcome.message : 0
  }
  const fresh = await idOf({ id: 'news1@x' })
  await idOf({ id: 'news2@x' }, { isHistorical: true })
  await idOf({ id: 'news3@x' }, { flags: ['\\Seen'] })
  await idOf({ id: 'news4@x', from: ME, to: 'ann@acme.example' }, { in: 'sent' })
  stop()
  expect(news).toEqual([fresh])
})

test('[MB7] read in one folder is read, whichever copy comes first', async () => {
  const unread = () =>
    box.store.pluck<number>(`SELECT is_unread FROM message WHERE rfc_id = 'two@x'`)
  await box.deliver('a', [incoming({ id: 'two@x' })])
  expect(unread()).toEqual([1])
  await box.deliver('a', [incoming({ id: 'two@x' }, { in: 'clients', flags: ['\\Seen'] })])
  expect(unread()).toEqual([0])
})

test('[MB2] a minute takes more messages than it has numbers', async () => {
  const at = NOW - 900 * MINUTE
  box.store.write(tx => {
    for (let n = 0; n < 1024; n++)
      tx.run(
        `INSERT INTO message (id, identity, thread, subject, snippet, sent_at, received_at, size, is_unread, is_starred, is_out, kind)
         VALUES (?, ?, 0, '', '', 0, ?, 0, 0, 0, 0, 'person')`,
        [Math.floor(at / MINUTE) * 1024 + n, `full-${n}`, at],
      )
  })
  const [outcome] = await box.deliver('a', [incoming({ id: 'crowd@x', at })])
  expect(outcome).toMatchObject({ message: (Math.floor(at / MINUTE) + 1) * 1024 })
})

test('[MB3] what cannot be read has an outcome with its header and does not stop the others', async () => {
  const deep = Array.from(
    { length: 80 },
    (_, n) => `--b${n}\r\nContent-Type: multipart/mixed; boundary=b${n + 1}\r\n\r\n`,
  )
  const raw = new TextEncoder().encode(
    `From: deep@x.example\r\nSubject: Too deep\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n${deep.join('')}`,
  )
  const outcomes = await box.deliver('a', [incoming({ raw }), incoming({ id: 'after@x' })])
  expect(outcomes[0]).toMatchObject({
    state: 'unreadable',
    header: { subject: 'Too deep', sender: 'deep@x.example' },
  })
  expect(outcomes[1]).toMatchObject({ state: 'stored' })
})

test('[MB4] a blocked sender leaves nothing but its outcome', async () => {
  box.store.write(tx => {
    tx.run(
      `INSERT INTO block_rule (id, pattern, kind, created_at) VALUES ('r', '*.spam.example', 'below', 0)`,
    )
  })
  const [outcome] = await box.deliver('a', [
    incoming({ id: 'bad@x', from: 'x@mail.spam.example', subject: 'Zanzibar' }),
  ])
  expect(outcome).toMatchObject({ state: 'left-out', reason: 'blocked', header: { subject: '' } })
  expect(count(`message_fts WHERE message_fts MATCH 'zanzibar'`)).toBe(0)
})

test('[MB5] people are counted by direction, and the own name is not among the contacts', async () => {
  await box.deliver('a', [
    incoming({ id: 'in@count', from: 'Cy <cy@count.example>' }),
    incoming(
      { id: 'out@count', from: ME, to: 'cy@count.example', reply: 'in@count' },
      { in: 'sent' },
    ),
  ])
  const row = box.store.get<object>(
    `SELECT n_in, n_out, name, reg_domain FROM address WHERE addr = 'cy@count.example'`,
  )
  expect(row).toEqual({ n_in: 1, n_out: 1, name: 'Cy', reg_domain: 'count.example' })
  expect(count(`message WHERE rfc_id = 'in@count' AND is_answered = 1`)).toBe(1)
  expect(count(`address WHERE is_me = 1 AND n_in + n_out > 0`)).toBe(0)
})

test('[MB6] a thread follows its messages: counts, places, split', async () => {
  const root = { id: 'root@t', subject: 'Plan', from: 'dee@t.example', at: NOW - 5 * MINUTE }
  const answer = {
    id: 'answer@t',
    reply: 'root@t',
    subject: 'Re: Plan',
    from: ME,
    to: 'dee@t.example',
  }
  const [first] = await box.deliver('a', [
    incoming(root),
    incoming({ ...answer, at: NOW }, { in: 'sent', flags: ['\\Seen'] }),
  ])
  const message = first && 'message' in first ? first.message : 0
  const thread = () =>
    box.store.get<{ id: number }>(
      `SELECT t.id, t.count, t.unread, t.in_inbox, t.in_sent, t.in_trash, t.split, t.subject, t.last_at FROM thread t JOIN message m ON m.thread = t.id WHERE m.id = ?`,
      [message],
    )
  const expected = { count: 2, unread: 1, in_inbox: 1, in_sent: 1, in_trash: 0, split: 'important' }
  expect(thread()).toMatchObject({ ...expected, subject: 'Plan', last_at: NOW })
  expect(placesOf(thread()?.id ?? 0)).toEqual(
    expect.arrayContaining(['inbox', 'inbox/important', 'inbox@a', 'sent', 'all', '#1', '#2']),
  )
  const { provider_id: uid } = box.store.get<{ provider_id: string }>(
    'SELECT provider_id FROM message_copy WHERE message = ?',
    [message],
  ) ?? { provider_id: '' }
  box.store.write(tx => box.touchThreads(tx, box.removeCopy(tx, 'a', 'inbox', uid)))
  expect(thread()).toBeUndefined()
  expect(count(`thread t WHERE t.subject = 'Re: Plan' AND count = 1 AND in_inbox = 0`)).toBe(1)
})

test('[MB6] missing once hides a message, found again it is back', async () => {
  const [outcome] = await box.deliver('a', [incoming({ id: 'gone@h' }, { providerId: 'h1' })])
  const id = outcome && 'message' in outcome ? outcome.message : 0
  const inbox = () =>
    count(`message m JOIN thread t ON t.id = m.thread WHERE m.id = ? AND t.in_inbox = 1`, id)
  const hide = (isHidden: boolean) =>
    box.store.write(tx => box.touchThreads(tx, box.hideCopy(tx, 'a', 'inbox', 'h1', isHidden)))
  expect(inbox()).toBe(1)
  hide(true)
  expect(inbox()).toBe(0)
  hide(false)
  expect(inbox()).toBe(1)
})

test('[MB7] flags and labels of the server are shown, except while the own change is under way', async () => {
  await box.deliver('a', [incoming({ id: 'f@f' }, { providerId: 'f1' })])
  box.store.write(tx =>
    box.touchThreads(
      tx,
      box.applyFlags(tx, 'a', 'inbox', 'f1', ['\\Seen', '\\Flagged'], [FOLDERS.clients]),
    ),
  )
  const row = box.store.get<object>(
    `SELECT t.unread, t.is_starred, t.in_inbox FROM thread t JOIN message m ON m.thread = t.id WHERE m.rfc_id = 'f@f'`,
  )
  expect(row).toEqual({ unread: 0, is_starred: 1, in_inbox: 0 })
})

test('[MB7] a move keeps the message and changes its folder', async () => {
  await box.deliver('a', [incoming({ id: 'mv@f' }, { providerId: 'mv1' })])
  box.store.write(tx =>
    box.touchThreads(
      tx,
      box.renameCopy(
        tx,
        'a',
        { folder: FOLDERS.inbox, providerId: 'mv1' },
        { folder: FOLDERS.clients, providerId: 'mv9', uid: 9 },
      ),
    ),
  )
  expect(
    box.store.pluck(
      `SELECT folder FROM message_label l JOIN message m ON m.id = l.message WHERE m.rfc_id = 'mv@f'`,
    ),
  ).toEqual([FOLDERS.clients])
})

test('[MB8] mail of a contact stays when its mailbox loses it', async () => {
  const words = { id: 'keep@x', from: 'kim@keep.example' }
  await box.deliver('a', [incoming(words, { providerId: 'k1' })])
  box.store.write(tx => tx.run(`UPDATE address SET person = 'p' WHERE addr = 'kim@keep.example'`))
  box.store.write(tx => box.touchThreads(tx, box.removeCopy(tx, 'a', 'inbox', 'k1')))
  expect(count(`message WHERE rfc_id = 'keep@x' AND state = 'gone'`)).toBe(1)
})

test('[MB1] a mail is stored once while two deliveries of it run at the same time', async () => {
  const raw = rawMail({ id: 'race@x' })
  const both = await Promise.all([
    box.deliver('a', [incoming({ raw })]),
    box.deliver('b', [incoming({ raw }, { folder: 101 })]),
  ])
  expect(both.flat().filter(outcome => 'isNew' in outcome && outcome.isNew)).toHaveLength(1)
})

function placesOf(thread: number): readonly string[] {
  return box.store.pluck<string>(
    'SELECT p.name FROM thread_place t JOIN place p ON p.id = t.place WHERE t.thread = ?',
    [thread],
  )
}
