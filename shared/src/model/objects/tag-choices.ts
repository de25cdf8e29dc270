/** Tags a new workspace starts with; people rename and add to them. */
import { choice } from '../define-object.ts'

export const tagChoices = [
  choice('vip', 'VIP', 335),
  choice('partner', 'Partner', 210),
  choice('investor', 'Investor', 295),
  choice('press', 'Press', 65),
  choice('supplier', 'Supplier', 150),
]
