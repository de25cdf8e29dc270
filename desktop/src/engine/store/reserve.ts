/**
 * Room put aside on the disk for cleaning up: a file of 16 MB that is given back when the disk is
 * full. Under WAL a DELETE needs room as well, so without it nobody could make any.
 *
 * While it is given away, only writes that make room or keep books may go on. It is taken back as
 * soon as the disk has room for it and as much again, and then everything may be written.
 * The file says by its own length how things stand, also after a restart: 0 bytes is "given away".
 */
import { randomFillSync } from 'node:crypto'
import {
  closeSync,
  openSync,
  rmSync,
  statSync,
  statfsSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { createEmitter, type Log } from '@kith/shared/kit'

const RESERVE_FILE = 'reserve'
const MIB = 1024 * 1024
export const RESERVE_BYTES = 16 * MIB
/** What must be free beside the reserve before it is taken back: else the next edits would give it away again. */
const MARGIN_BYTES = 16 * MIB
const LOOK_EVERY_MS = 2000

export interface Reserve {
  /** The disk is full and the reserve is given away. */
  readonly isOut: () => boolean
  /** Puts the room aside where it is not yet and the disk has it. For a pause: it writes 16 MB. */
  readonly fill: () => void
  /** The disk was full just now. */
  readonly release: () => void
  /** Takes the room back when there is enough; says whether everything may be written again. */
  readonly retake: () => boolean
  readonly freeBytes: () => number
  readonly onChange: (listener: () => void) => () => void
  readonly close: () => void
}

export function createReserve(profile: string, log: Log): Reserve {
  const path = join(profile, RESERVE_FILE)
  const changed = createEmitter<void>(error => log.error('store/reserve', { error }))
  let isOut = sizeOf(path) === 0
  let timer: ReturnType<typeof setInterval> | undefined
  if (isOut) watch()

  return {
    isOut: () => isOut,
    fill() {
      if (!isOut && sizeOf(path) !== RESERVE_BYTES && freeBytes() >= RESERVE_BYTES + MARGIN_BYTES)
        take()
    },
    release() {
      if (isOut) return
      giveAway(path, log)
      log.warn('store/disk-full', { free: freeBytes() })
      turn(true)
    },
    retake,
    freeBytes,
    onChange: listener => changed.on(listener),
    close: () => clearInterval(timer),
  }

  function retake(): boolean {
    if (!isOut) return true
    if (freeBytes() < RESERVE_BYTES + MARGIN_BYTES || !take()) return false
    log.info('store/disk-has-room', { free: freeBytes() })
    turn(false)
    return true
  }

  function turn(to: boolean): void {
    isOut = to
    clearInterval(timer)
    if (isOut) watch()
    changed.emit()
  }

  /** Somebody made room outside of Kith: nobody should have to press anything. */
  function watch(): void {
    timer = setInterval(retake, LOOK_EVERY_MS).unref()
  }

  function freeBytes(): number {
    const { bavail, bsize } = statfsSync(profile)
    return bavail * bsize
  }

  /** Random bytes: zeros would be no room at all on a file system that compresses. */
  function take(): boolean {
    try {
      const handle = openSync(path, 'w', 0o600)
      try {
        const bytes = Buffer.alloc(MIB)
        for (let at = 0; at < RESERVE_BYTES; at += MIB) writeSync(handle, randomFillSync(bytes))
      } finally {
        closeSync(handle)
      }
      return true
    } catch (error) {
      // Another program, or a quota, took the room meanwhile.
      log.info('store/no-reserve', { error })
      if (isOut) giveAway(path, log)
      else rmSync(path, { force: true })
      return false
    }
  }
}

/** For an open that failed on a full disk. Says whether there was room to give. */
export function releaseReserve(profile: string, log: Log): boolean {
  const path = join(profile, RESERVE_FILE)
  const hadRoom = (sizeOf(path) ?? 0) > 0
  if (hadRoom) giveAway(path, log)
  return hadRoom
}

function giveAway(path: string, log: Log): void {
  try {
    // Cutting a file needs no room, making one does.
    if (sizeOf(path) === undefined) writeFileSync(path, '', { mode: 0o600 })
    else truncateSync(path, 0)
  } catch (error) {
    log.warn('store/no-reserve', { error })
  }
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size
}
