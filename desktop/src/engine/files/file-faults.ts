/** What can be wrong with a file that comes in or is asked for, and the limits. */
import { defineFaults } from '@kith/shared/kit'

export const MAX_CHUNK_BYTES = 1024 * 1024
/** Above this a browser host cannot serve it in one answer, and no one attaches it on purpose. */
export const MAX_FILE_BYTES = 4 * 1024 ** 3

const MiB = 1024 * 1024

export const fileFault = defineFaults('file', {
  'too-large': {
    status: 413,
    retry: false,
    say: (d: { name: string; size: number }) =>
      `“${d.name}” has ${Math.round(d.size / MiB)} MB; a file may have up to ${MAX_FILE_BYTES / MiB} MB. Nothing was kept.`,
  },
  'chunk-too-large': {
    status: 413,
    retry: false,
    say: (d: { size: number }) =>
      `A piece of ${d.size} bytes is larger than 1 MB. Send the file in smaller pieces.`,
  },
  'wrong-offset': {
    status: 409,
    retry: true,
    say: (d: { expected: number; got: number }) =>
      `The upload stands at byte ${d.expected}, not at ${d.got}. It can go on from there.`,
  },
  incomplete: {
    status: 409,
    retry: true,
    say: (d: { name: string; size: number; have: number }) =>
      `Only ${d.have} of ${d.size} bytes of “${d.name}” have arrived. Send the rest, or start again.`,
  },
  'no-upload': {
    status: 404,
    retry: false,
    say: (d: { upload: string }) =>
      `The upload ${d.upload} is not known any more. Choose the file again.`,
  },
  missing: {
    status: 404,
    retry: false,
    say: (d: { hash: string }) =>
      `This file is not on this device (${d.hash.slice(0, 12)}…). The record is as it was; attach the file again.`,
  },
  damaged: {
    status: 502,
    retry: true,
    say: (d: { hash: string }) =>
      `What the server sent is not the file that was asked for (${d.hash.slice(0, 12)}…). Nothing was kept of it; try again.`,
  },
  'disk-full': {
    status: 507,
    retry: true,
    say: (d: { name: string }) =>
      `The disk is full, so “${d.name}” was not kept. Make room and try again; everything else is safe.`,
  },
  unreadable: {
    status: 422,
    retry: false,
    say: (d: { name: string; why: string }) =>
      `“${d.name}” cannot be read (${d.why}). Nothing was changed.`,
  },
})
