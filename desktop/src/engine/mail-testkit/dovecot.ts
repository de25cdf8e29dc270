/**
 * A real Dovecot for tests: own folder, own ports, any user with the password `secret`. Where it is
 * not installed `startDovecot` answers `undefined` after one printed line, and the suite is skipped.
 */
import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { silentLog, systemClock } from '@kith/shared/kit'
import { connectImap } from '#engine/connectors'
import { freePort } from './free-port.ts'

const run = promisify(execFile)
const PROGRAM = '/usr/sbin/dovecot'
const NOBODY = { name: 'nobody', uid: 65_534, gid: 65_534 }

export interface Dovecot {
  readonly host: '127.0.0.1'
  readonly port: number
  /** TLS from the first byte, with a certificate that nobody vouches for. */
  readonly tlsPort: number
  readonly folder: string
  readonly stop: () => Promise<void>
  /** Ends and starts again on the same ports with the same mail. */
  readonly restart: () => Promise<void>
  readonly halt: () => Promise<void>
  readonly begin: () => Promise<void>
  readonly doveadm: (...words: readonly string[]) => Promise<string>
  /** Another client of the same mailbox: what the person does elsewhere. */
  readonly client: (user: string) => ReturnType<typeof connectImap>
}

export interface DovecotOptions {
  /** Announced instead of everything Dovecot can do. */
  readonly capability?: string
  readonly folders?: Readonly<Record<string, string | null>>
  readonly name?: string
}

export const hasDovecot = existsSync(PROGRAM)
/** What a server without change numbers says of itself. */
export const PLAIN_CAPABILITY = 'IMAP4rev1 SASL-IR LITERAL+ ID ENABLE IDLE UIDPLUS MOVE SPECIAL-USE'

export async function startDovecot(options: DovecotOptions = {}): Promise<Dovecot | undefined> {
  if (!hasDovecot) {
    process.stdout.write(
      '[kith] no Dovecot here: the tests against a real IMAP server are left out\n',
    )
    return undefined
  }
  const isRoot = userInfo().uid === 0
  const folder = await mkdtemp(join(tmpdir(), 'kith-dovecot-'))
  await chmod(folder, 0o755)
  const mail = join(folder, 'mail')
  for (const path of ['run', 'state', 'mail']) await mkdir(join(folder, path))
  if (isRoot) await chown(mail, NOBODY.uid, NOBODY.gid)
  const [port, tlsPort] = await Promise.all([freePort(), freePort()])
  const key = join(folder, 'key.pem')
  const certificate = join(folder, 'certificate.pem')
  execFileSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout ${key} -out ${certificate}`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  )
  const config = join(folder, 'dovecot.conf')
  await writeFile(
    config,
    configText({ folder, mail, port, tlsPort, key, certificate, isRoot, options }),
  )
  let child: ChildProcess | undefined

  const begin = async () => {
    child = spawn(PROGRAM, ['-F', '-c', config], { stdio: 'ignore' })
    await answers(port)
  }
  const halt = async () => {
    const ending = child
    child = undefined
    if (!ending || ending.exitCode !== null) return
    const gone = new Promise(resolve => ending.once('exit', resolve))
    ending.kill('SIGTERM')
    await gone
  }
  await begin()

  return {
    host: '127.0.0.1',
    port,
    tlsPort,
    folder,
    begin,
    halt,
    async stop() {
      await halt()
      await rm(folder, { recursive: true, force: true })
    },
    async restart() {
      await halt()
      await begin()
    },
    async doveadm(...words) {
      const { stdout } = await run('doveadm', ['-c', config, ...words])
      return stdout
    },
    client: user =>
      connectImap({
        place: { host: '127.0.0.1', port, tls: 'none' },
        signIn: { user, password: 'secret' },
        fingerprint: null,
        clock: systemClock,
        log: silentLog,
        mayUseQresync: false,
      }),
  }
}

interface ConfigParts {
  readonly folder: string
  readonly mail: string
  readonly port: number
  readonly tlsPort: number
  readonly key: string
  readonly certificate: string
  readonly isRoot: boolean
  readonly options: DovecotOptions
}

const FOLDERS = {
  Drafts: '\\Drafts',
  Sent: '\\Sent',
  Junk: '\\Junk',
  Trash: '\\Trash',
  Archive: '\\Archive',
}

function configText({
  folder,
  mail,
  port,
  tlsPort,
  key,
  certificate,
  isRoot,
  options,
}: ConfigParts): string {
  const { username, gid, uid } = userInfo()
  const as = isRoot ? NOBODY : { name: username, uid, gid }
  const folders = Object.entries(options.folders ?? FOLDERS).map(
    ([name, use]) =>
      `  mailbox "${name}" {\n    auto = subscribe\n${use ? `    special_use = ${use}\n` : ''}  }`,
  )
  // Without root there is one user for everything, and nowhere to lock it in.
  const rootless = isRoot
    ? ''
    : `default_internal_user = ${username}
default_internal_group = ${gid}
default_login_user = ${username}
service anvil {
  chroot =
}
service imap-login {
  chroot =
}`
  return `base_dir = ${folder}/run
state_dir = ${folder}/state
instance_name = kith-${port}
protocols = imap
listen = 127.0.0.1
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
ssl = yes
ssl_cert = <${certificate}
ssl_key = <${key}
log_path = ${folder}/dovecot.log
mail_location = maildir:${mail}/%u
mail_uid = ${as.uid}
mail_gid = ${as.gid}
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 50
mail_fsync = never
imap_idle_notify_interval = 2 s
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
${rootless}
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${as.uid} gid=${as.gid} home=${mail}/%u
}
service imap-login {
  process_min_avail = 1
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
namespace inbox {
  inbox = yes
  separator = /
${folders.join('\n')}
}
${options.capability ? `protocol imap {\n  imap_capability = ${options.capability}\n}` : ''}
`
}

async function answers(port: number): Promise<void> {
  for (let tries = 0; tries < 4800; tries++) {
    const isOpen = await new Promise<boolean>(resolve => {
      const socket = connect(port, '127.0.0.1')
      socket.once('data', () => {
        resolve(true)
        socket.destroy()
      })
      socket.once('error', () => resolve(false))
    })
    if (isOpen) return
    await new Promise(resolve => setTimeout(resolve, 25))
  }
  throw new Error(`Dovecot does not answer at port ${port}`)
}
