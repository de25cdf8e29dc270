/**
 * When a document was last changed, in SQL over the table `doc`: the latest moment of its entries in
 * the log, which is equal on all devices, or of what waits here for a place in it.
 */
export const SHOWN_AT =
  'max(doc.at, coalesce((SELECT max(ts) FROM outbox WHERE outbox.pk = doc.pk), 0))'
