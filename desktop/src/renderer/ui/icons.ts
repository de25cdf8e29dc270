/**
 * The icons of Kith by name: what definitions of objects and fields store, and what the icon picker
 * offers. Named one by one, so that the bundle carries these and not all of Lucide.
 */
import type { LucideIcon } from 'lucide-react'
import { ICONS_A_H } from './icons-a-h.ts'
import { ICONS_I_Z } from './icons-i-z.ts'

export const ICONS: Readonly<Record<string, LucideIcon>> = { ...ICONS_A_H, ...ICONS_I_Z }
export const ICON_NAMES: readonly string[] = Object.keys(ICONS)
