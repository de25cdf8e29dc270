import { defineFaults } from '@kith/shared/kit'

export const backupFault = defineFaults('backup', {
  damaged: {
    status: 422,
    retry: false,
    say: (d: { why: string }) =>
      `This backup can not be used: ${d.why}. Nothing was changed; take another one.`,
  },
  passphrase: {
    status: 422,
    retry: false,
    say: (_: Record<never, never>) =>
      'This backup is encrypted and the passphrase does not open it. Nothing was changed; set KITH_BACKUP_PASSPHRASE to the one it was made with.',
  },
  newer: {
    status: 409,
    retry: false,
    say: (d: { found: string }) =>
      `This backup was made by a newer server (${d.found}). Nothing was changed; restore it with that version or a newer one.`,
  },
  'not-empty': {
    status: 409,
    retry: false,
    say: (d: { table: string }) =>
      `The database is not empty (${d.table}). Nothing was changed; restore into a new database or an empty data folder.`,
  },
})
