/** Meeting a desktop: what it may do, where it stands, and how it is brought up to date. */
import { SNAP_CLASSES, type Hello, type Welcome } from './messages.ts'
import { end, type SessionTurn } from './server-turn.ts'
import type { Admission, SnapTask } from './server-types.ts'
import { OLDEST_PROTOCOL, PROTOCOL } from './version.ts'

/** With more entries than this to read, changed documents are sent whole, once each. */
export const STATE_ENTRIES = 20_000
/** Newer than any place: only documents of fresh scopes are sent. */
const NEVER = Number.MAX_SAFE_INTEGER
const SEEDING_RETRY_MS = 5_000

export function meet(turn: SessionTurn, hello: Hello): void {
  const { state } = turn
  state.hello = hello
  if (hello.protocol < OLDEST_PROTOCOL) {
    return end(
      turn,
      'protocol-old',
      'This Kith is too old for the server. Update it to sync; your data stays here.',
    )
  }
  if (hello.protocol > PROTOCOL) {
    return end(
      turn,
      'protocol-new',
      'The server is older than this Kith. It syncs again when the server is updated.',
    )
  }
  state.link = 'admitting'
  turn.do({ type: 'admit', hello })
}

export function admit(turn: SessionTurn, admission: Admission): void {
  const { state, now } = turn
  const { hello } = state
  if (state.link !== 'admitting' || hello === null) return
  if (admission.isEmpty && !admission.canSeed && !admission.isRemoved) {
    const say =
      'The workspace is being uploaded from another device. This one follows when that is done.'
    return end(turn, 'no-workspace', say, SEEDING_RETRY_MS)
  }
  if (hello.format < admission.minFormat && !admission.isRemoved) {
    return end(
      turn,
      'format-old',
      'Others write a newer format. Update Kith to sync; your data stays here.',
    )
  }
  const mode = modeOf(hello, admission)
  state.link = 'open'
  state.admission = admission
  state.mode = mode
  state.isFirstGiver = mode === 'seed'
  state.scopes = new Set(admission.scopes)
  state.audience = admission.audience
  state.head = admission.head
  state.lastBatch = admission.lastBatch
  state.creditedAt = now
  state.task = taskOf(hello, admission, mode)
  const start = mode === 'seed' && hello.log !== admission.log ? 0 : hello.cursor
  state.sent = state.task?.head ?? start
  state.told = state.sent
  turn.send(welcome(admission, mode, turn.now))
  if (!admission.isRemoved) return
  end(turn, 'removed', 'You are no member of this workspace any more.')
}

function welcome(admission: Admission, mode: Welcome['mode'], now: number): Welcome {
  const { log, head, deviceNo, member, role, workspaceName, lastBatch } = admission
  const { scopesVersion, scopes, minFormat, isRemoved, limits } = admission
  return {
    type: 'welcome',
    protocol: PROTOCOL,
    now,
    log,
    head,
    deviceNo,
    member,
    role,
    workspaceName,
    lastBatch,
    scopesVersion,
    scopes,
    mode,
    minFormat,
    wipe: isRemoved,
    limits,
  }
}

function modeOf(hello: Hello, admission: Admission): Welcome['mode'] {
  const { log, head, floor, goneFloor, isEmpty } = admission
  if (isEmpty) return 'seed'
  if (hello.log !== null && hello.log !== log) return 'reconcile'
  if (hello.cursor > head || hello.seen > head) return 'reconcile'
  if (hello.cursor === 0 || hello.log === null || hello.cursor < goneFloor) return 'bootstrap'
  return hello.cursor < floor || head - hello.cursor > STATE_ENTRIES ? 'state' : 'tail'
}

function taskOf(hello: Hello, admission: Admission, mode: Welcome['mode']): SnapTask | null {
  const { head, scopes } = admission
  const added = scopes.filter(scope => !hello.scopes.includes(scope))
  switch (mode) {
    case 'seed':
      return null
    case 'bootstrap':
    case 'reconcile':
      return resumed(hello, admission, { ...begin(head, 0, scopes), isGoneTold: true })
    case 'state':
      return resumed(hello, admission, begin(head, hello.cursor, added))
    case 'tail':
      if (added.length === 0) return null
      return resumed(hello, admission, grantTask(hello.cursor, added))
  }
}

const begin = (head: number, since: number, fresh: readonly number[]): SnapTask => ({
  head,
  since,
  fresh,
  isGoneTold: false,
  goneAfter: since,
  class: SNAP_CLASSES[0],
  after: null,
})

/** Documents of scopes that were granted; the log goes on where it was. */
export const grantTask = (sent: number, added: readonly number[]): SnapTask => ({
  ...begin(sent, NEVER, added),
  isGoneTold: true,
})

/** Goes on behind the last page the device has, if that was a page of this very stream. */
function resumed({ resume, cursor }: Hello, admission: Admission, task: SnapTask): SnapTask {
  const { log, scopesVersion, floor, head } = admission
  const isSame =
    resume !== undefined &&
    resume.log === log &&
    resume.scopesVersion === scopesVersion &&
    resume.since === task.since &&
    resume.head >= floor &&
    resume.head <= head &&
    (task.since !== NEVER || resume.head === cursor)
  if (!isSame) return task
  return { ...task, head: resume.head, class: resume.class, after: resume.after }
}
