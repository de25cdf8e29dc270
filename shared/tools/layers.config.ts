/**
 * Who may import whom, and who owns which library.
 *
 * Rooms are listed lowest first. A row may only name rows above it, so the graph of rooms cannot
 * have a cycle. A library has one owner; a second row naming it is on purpose and says why.
 */
export type Host = 'any' | 'node' | 'electron-main' | 'electron-preload' | 'browser'

export interface Room {
  readonly path: string
  readonly host: Host
  readonly rooms: readonly string[]
  readonly npm: readonly string[]
}

const words = (text: string) => text.split(' ').filter(Boolean)
const under = (base: string, names: string) => words(names).map(name => `${base}/${name}`)
const room = (path: string, host: Host, rooms: readonly string[] = [], npm = ''): Room => ({
  path,
  host,
  rooms,
  npm: words(npm),
})

const S = (names: string) => under('shared/src', names)
const E = (names: string) => under('desktop/src/engine', names)
const R = (names: string) => under('desktop/src/renderer', names)
const one = (names: readonly string[]) => names[0] ?? ''

const shared: readonly Room[] = [
  room(one(S('kit')), 'any', [], 'zod uuid fractional-indexing'),
  // Both programs keep files.
  room(one(S('disk')), 'node', S('kit')),
  // Errors that leave the machine where somebody asked for it.
  room(one(S('reports')), 'any', S('kit')),
  room(one(S('model')), 'any', S('kit'), 'libphonenumber-js @date-fns/tz date-fns'),
  room(one(S('docs')), 'any', S('kit model'), 'yjs lib0 y-protocols'),
  // query turns days into moments, as model does when it shows them.
  room(one(S('query')), 'any', S('kit model'), 'kysely @date-fns/tz date-fns'),
  room(one(S('access')), 'any', S('kit model docs query')),
  room(one(S('commands')), 'any', S('kit model docs access')),
  room(one(S('protocol')), 'any', S('kit docs commands')),
  // What the team sees of a mail or a meeting.
  room(one(S('cards')), 'any', S('kit')),
  room(one(S('mail')), 'any', S('kit model'), 'tldts free-email-domains'),
  room(
    one(S('calendar')),
    'any',
    S('kit'),
    'rrule-temporal temporal-polyfill windows-iana ical.js',
  ),
  // Which changes a person is told of: the desktop shows them, the server mails them.
  room(one(S('notices')), 'any', S('kit model docs')),
  room(
    one(S('rpc')),
    'any',
    S('kit model query access commands mail cards notices'),
    '@orpc/contract',
  ),
  room(
    one(S('testkit')),
    'any',
    S('kit model docs query access commands protocol rpc'),
    'fast-check',
  ),
]

const engine: readonly Room[] = [
  // Stand-in for Google and Microsoft: tests, and the demo account.
  room('desktop/src/provider-sim', 'node', S('kit calendar'), 'hono @hono/node-server'),
  room(one(E('ports')), 'node', S('kit')),
  room(
    one(E('store')),
    'node',
    [...S('kit disk model query'), ...E('ports')],
    'better-sqlite3 drizzle-orm',
  ),
  room(one(E('search')), 'node', [...S('kit model query rpc'), ...E('store')]),
  room(one(E('replica')), 'node', [...S('kit model docs commands'), ...E('ports store')]),
  // What the server will judge, judged before it is written.
  room(one(E('rights')), 'node', [...S('kit model docs access'), ...E('store replica')]),
  room(one(E('projection')), 'node', [
    ...S('kit model docs query commands'),
    ...E('store search replica'),
  ]),
  room(one(E('live')), 'node', [...S('kit model query access rpc'), ...E('store replica')]),
  room(
    one(E('sync')),
    'node',
    [...S('kit model docs query commands protocol rpc'), ...E('ports store replica')],
    'ws',
  ),
  room(one(E('account')), 'node', [
    ...S('kit model docs commands rpc'),
    ...E('ports store replica sync'),
  ]),
  // Presence, and open notes with their rooms on the server.
  room(one(E('together')), 'node', [...S('kit docs rpc'), ...E('ports replica sync')], 'ws'),
  room(one(E('inbox')), 'node', [...S('kit model docs notices rpc'), ...E('ports store replica')]),
  room(one(E('jobs')), 'node', [...S('kit rpc'), ...E('ports store')]),
  room(one(E('files')), 'node', [...S('kit disk model'), ...E('ports store jobs')]),
  room(one(E('dispatch')), 'node', [
    ...S('kit model docs query access commands rpc'),
    ...E('ports store replica projection live jobs'),
  ]),
  room(
    one(E('exchange')),
    'node',
    [
      ...S('kit model docs query commands rpc'),
      ...E('ports store replica projection live dispatch jobs files'),
    ],
    'csv-parse exceljs iconv-lite ical.js saxes yauzl',
  ),
  room(one(E('backup')), 'node', [...S('kit model rpc'), ...E('ports store jobs files')]),
  room(one(E('demo')), 'node', [
    ...S('kit model docs query commands'),
    ...E('ports store replica dispatch jobs'),
  ]),
  // Only here are the libraries of mailboxes and calendars known.
  room(one(E('oauth')), 'node', [...S('kit')]),
  room(
    one(E('connectors')),
    'node',
    [...S('kit calendar mail'), ...E('ports')],
    'googleapis @microsoft/microsoft-graph-client imapflow nodemailer tsdav',
  ),
  // For tests: a real Dovecot of this machine, a receiver of mail, somebody else's Google.
  room(
    one(E('mail-testkit')),
    'node',
    [...S('kit'), ...E('store connectors')],
    'smtp-server emulate',
  ),
  // mail.db and everything that is read from it; runs in the mail thread, reads also on the engine's.
  room(
    one(E('mailbox')),
    'node',
    [...S('kit model query rpc mail cards'), ...E('ports store connectors')],
    'postal-mime html-to-text yauzl',
  ),
  // Keeps mailboxes and this device alike; runs in the mail thread only.
  room(one(E('mail')), 'node', [
    ...S('kit rpc mail'),
    ...E('ports store oauth connectors mailbox'),
  ]),
  // Mail and meetings that the team sees: half in the mail thread, half on the engine's.
  room(one(E('cards')), 'node', [
    ...S('kit model docs mail cards rpc'),
    ...E('store replica account sync mailbox'),
  ]),
  // Who of the addresses is whom: half in the mail thread, half on the engine's.
  room(one(E('people')), 'node', [
    ...S('kit docs model mail cards'),
    ...E('store replica dispatch mailbox cards'),
  ]),
  room(one(E('calendar')), 'node', [
    ...S('kit rpc calendar'),
    ...E('ports store connectors mailbox'),
  ]),
  room(one(E('mail-thread')), 'node', [
    ...S('kit rpc'),
    ...E('ports store oauth connectors mailbox cards mail people calendar'),
    // The demo account.
    'desktop/src/provider-sim',
  ]),
  room(
    one(E('serve')),
    'node',
    [
      ...S('kit model docs query access commands rpc'),
      ...E(
        'ports store search replica rights sync account together inbox projection live jobs files dispatch exchange backup demo mailbox cards mail-thread',
      ),
    ],
    '@orpc/server',
  ),
  room(one(E('compose')), 'node', [
    ...S('kit model docs query access commands rpc'),
    ...E(
      'ports store search replica rights sync account together inbox projection live jobs files dispatch exchange backup demo mailbox cards people mail-thread serve',
    ),
  ]),
  // For tests of the rooms above: a heart, or a whole engine, on a temporary profile.
  room(one(E('testkit')), 'node', [
    ...S('kit model docs query access commands rpc testkit'),
    ...E('ports store search replica projection live jobs dispatch serve compose'),
  ]),
]

const hosts: readonly Room[] = [
  room('desktop/src/node-host', 'node', [...S('kit reports'), ...E('ports')], 'pino'),
  // The transports of the contract live in the hosts: a WebSocket in one, a MessagePort in the other.
  room(
    'desktop/src/headless',
    'node',
    [...S('kit rpc'), ...E('ports compose')],
    'hono @hono/node-server ws @orpc/server',
  ),
  room(
    'desktop/src/cli',
    'node',
    [
      ...S('kit model query commands rpc'),
      ...E('ports compose'),
      'desktop/src/node-host',
      'desktop/src/headless',
    ],
    '@orpc/client string-width',
  ),
  room(
    'desktop/src/engine-process',
    'node',
    [...S('kit rpc'), ...E('ports compose'), 'desktop/src/node-host'],
    '@orpc/server',
  ),
  room('desktop/src/main', 'electron-main', S('kit rpc'), 'electron electron-updater'),
  room('desktop/src/preload', 'electron-preload', S('rpc'), 'electron'),
]

// Lowest first: settings lends its rows to sync and team; these, calls, mail and calendar lend what any page may show of them.
const FEATURES =
  'settings sync team calls mail calendar accounts activity exchange notifications objects onboarding records search tasks today trash'
const features = words(FEATURES).map(name => `desktop/src/renderer/features/${name}`)
const LENDING = 6
const FEATURE_NPM: Readonly<Record<string, string>> = {
  team: 'react @tanstack/react-router uqr',
  mail: 'react @tanstack/react-virtual dompurify',
}
const UI_NPM =
  'react react-dom @base-ui/react lucide-react sonner react-day-picker chrono-node cmdk date-fns @fontsource-variable/inter'

const renderer: readonly Room[] = [
  room(one(R('ui')), 'browser', S('kit'), UI_NPM),
  room(
    one(R('client')),
    'browser',
    [...S('kit model query access rpc'), ...R('ui')],
    'react dexie @orpc/client @orpc/contract',
  ),
  room(
    one(R('actions')),
    'browser',
    [...S('kit model query access rpc'), ...R('client ui')],
    'react',
  ),
  room(one(R('fields')), 'browser', [...S('kit model query rpc'), ...R('client ui')], 'react'),
  room(
    one(R('text-editor')),
    'browser',
    [...S('kit model docs query rpc'), ...R('client ui')],
    'react @tiptap/core @tiptap/react @tiptap/pm @tiptap/starter-kit @tiptap/extensions @tiptap/extension-collaboration @tiptap/extension-collaboration-caret @tiptap/extension-mention @tiptap/extension-task-list @tiptap/extension-task-item @tiptap/suggestion @tiptap/y-tiptap @floating-ui/dom',
  ),
  room(
    one(R('views')),
    'browser',
    [...S('kit model query rpc'), ...R('client ui actions fields')],
    'react react-dom @tanstack/react-virtual @tanstack/react-router @atlaskit/pragmatic-drag-and-drop',
  ),
  ...features.map((path, at) =>
    room(
      path,
      'browser',
      [
        ...S('kit model query access rpc'),
        ...(path.endsWith('/calendar') ? S('calendar') : []),
        ...R('client ui actions fields text-editor views'),
        ...features.slice(0, Math.min(at, LENDING)),
      ],
      FEATURE_NPM[path.split('/').at(-1) ?? ''] ?? 'react @tanstack/react-router cmdk',
    ),
  ),
  room(
    one(R('app')),
    'browser',
    [
      ...S('kit model query access mail rpc'),
      ...R('client ui actions fields text-editor views'),
      ...features,
    ],
    'react react-dom @tanstack/react-router',
  ),
]

const V = (names: string) => under('sync-server/src', names)
const server: readonly Room[] = [
  room(one(V('config')), 'node', S('kit')),
  room(one(V('db')), 'node', S('kit disk'), '@electric-sql/pglite pg drizzle-orm'),
  // Every HTTP route of the server is defined with this room's words.
  room(one(V('http')), 'node', [...S('kit'), ...V('config')], 'hono @hono/node-server'),
  room(
    one(V('observe')),
    'node',
    [...S('kit reports'), ...V('config db http')],
    'hono pino prom-client @opentelemetry/api @opentelemetry/sdk-trace @opentelemetry/exporter-trace-otlp-http @opentelemetry/resources',
  ),
  room(one(V('mailer')), 'node', S('kit'), 'nodemailer'),
  room(
    one(V('auth')),
    'node',
    [...S('kit'), ...V('config db http mailer')],
    'better-auth @better-auth/passkey @better-auth/sso drizzle-orm',
  ),
  room(one(V('gate')), 'node', S('kit model docs access commands protocol')),
  room(one(V('workspaces')), 'node', [...S('kit docs model'), ...V('config db http mailer auth')]),
  room(
    one(V('pages')),
    'node',
    [...S('kit'), ...V('http auth workspaces')],
    'hono @fontsource-variable/inter @simplewebauthn/browser',
  ),
  room(one(V('blobs')), 'node', [...S('kit disk'), ...V('config db http')], 'aws4fetch hono'),
  // Shared mail and meetings.
  room(one(V('cards')), 'node', [...S('kit cards'), ...V('db http')], 'hono'),
  room(one(V('admin')), 'node', [...S('kit'), ...V('config db http')], 'hono'),
  room(one(V('backup')), 'node', [...S('kit disk'), ...V('config db')]),
  // For tests: signing in and workspaces on a database, called as a client calls them.
  room(
    one(V('identity-testkit')),
    'node',
    [...S('kit docs'), ...V('config db http mailer auth workspaces')],
    'hono',
  ),
  room(one(V('log')), 'node', [...S('kit docs access commands protocol'), ...V('db gate')]),
  room(one(V('rooms')), 'node', [...S('kit protocol'), ...V('db gate log')], 'ws ioredis'),
  room(one(V('live')), 'node', [...S('kit docs protocol'), ...V('db auth gate log')], 'ws'),
  // What nobody has seen in Kith, by mail.
  room(one(V('notices')), 'node', [
    ...S('kit model docs notices protocol'),
    ...V('db mailer gate log'),
  ]),
  room(
    one(V('compose')),
    'node',
    [
      ...S('kit docs model access mail cards protocol'),
      ...V(
        'config db http mailer auth observe gate workspaces pages blobs cards admin backup log rooms live notices',
      ),
    ],
    'hono @hono/node-server',
  ),
  // For tests of the server's rooms: a PostgreSQL server of this machine, every suite on both databases.
  room(one(V('testkit')), 'node', [...S('kit docs protocol'), ...V('db')], 'pg ws vitest'),
]

export const rooms: readonly Room[] = [...shared, ...engine, ...hosts, ...renderer, ...server]

/** Libraries that any test may use. */
export const TEST_NPM: readonly string[] = [
  'vitest',
  'fast-check',
  '@testing-library/react',
  '@testing-library/dom',
  'better-sqlite3',
  'yjs',
  'y-websocket',
  '@orpc/client',
  'jose',
  'xml-crypto',
  'oxc-parser',
  'smtp-server',
  '@hono/node-server',
  'yaml',
]

/** Two rooms share these on purpose: react is the renderer's language, date-fns the calendar's. */
export const SHARED_NPM: readonly string[] = [
  // Calendars are read by one room, vCards with the same parser by another.
  'ical.js',
  // A spreadsheet is a zip, and so is a Takeout of mail.
  'yauzl',
  'react',
  'react-dom',
  '@tanstack/react-router',
  '@tanstack/react-virtual',
  '@date-fns/tz',
  'date-fns',
  'cmdk',
  '@orpc/server',
  '@orpc/client',
  '@orpc/contract',
  'electron',
  'ws',
  'drizzle-orm',
  'pg',
  'hono',
  '@hono/node-server',
  'pino',
  'nodemailer',
  '@fontsource-variable/inter',
]

export const MAX_LINES = 500
