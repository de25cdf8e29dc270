/** What can be wrong with a snapshot. */
import { defineFaults } from '@kith/shared/kit'

export const backupFault = defineFaults('backup', {
  missing: {
    status: 404,
    retry: false,
    say: (d: { snapshot: string }) =>
      `The snapshot ${d.snapshot} is not there any more. Your workspace is as it was.`,
  },
  damaged: {
    status: 422,
    retry: false,
    say: (d: { name: string; why: string }) =>
      `${d.name} is damaged (${d.why}) and was not restored. Your workspace is as it was. Choose another snapshot.`,
  },
  foreign: {
    status: 422,
    retry: false,
    say: (d: { name: string }) =>
      `${d.name} is not a Kith workspace and was not restored. Your workspace is as it was.`,
  },
  newer: {
    status: 409,
    retry: false,
    say: (d: { name: string }) =>
      `${d.name} was made by a newer Kith and was not restored. Your workspace is as it was. Update Kith first.`,
  },
  'disk-full': {
    status: 507,
    retry: true,
    say: (d: { name: string }) =>
      `There is not enough room on the disk for the snapshot ${d.name}. Nothing was changed. Free some space and try again.`,
  },
})
