/**
 * How it stands with a person or a company, as this device's mail and calendar say. Written by Kith into the
 * rows of this device and nowhere else: no document has them, nothing of them is sent.
 */
import { choice, field } from '../define-object.ts'

const strengths = [
  choice('strong', 'Strong', 150),
  choice('good', 'Good', 210),
  choice('weak', 'Weak', 65),
]
const readOnly = { isReadOnly: true } as const

export const contactFields = [
  field('lastContact', 'Last contact', 'dateTime', {}, readOnly),
  field('nextMeeting', 'Next meeting', 'dateTime', {}, readOnly),
  field('connection', 'Connection', 'select', { choices: strengths }, readOnly),
]
