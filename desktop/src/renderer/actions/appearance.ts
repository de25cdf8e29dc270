/**
 * Theme, density and text size of this device. Kept in localStorage because `first-paint.js` needs
 * them before anything else is there.
 */
export interface Appearance {
  readonly theme: 'system' | 'light' | 'dark' | 'contrast'
  readonly density: 'compact' | 'normal' | 'roomy'
  /** 1 is 13 px text. */
  readonly textScale: number
}

const DARK = '(prefers-color-scheme: dark)'
const MORE_CONTRAST = '(prefers-contrast: more)'
const KEY = 'kith.appearance'
const CHANGED = 'kith:appearance'
const DEFAULT: Appearance = { theme: 'system', density: 'normal', textScale: 1 }

export function keptAppearance(): Appearance {
  try {
    return { ...DEFAULT, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Appearance>) }
  } catch {
    return DEFAULT
  }
}

/** Shows it at once and keeps it. */
export function applyAppearance(appearance: Appearance): void {
  localStorage.setItem(KEY, JSON.stringify(appearance))
  showAppearance(appearance)
  window.dispatchEvent(new Event(CHANGED))
}

function showAppearance({ theme, density, textScale }: Appearance): void {
  const root = document.documentElement
  root.dataset['theme'] = theme === 'system' ? systemTheme() : theme
  root.dataset['density'] = density
  root.style.setProperty('--text-scale', String(textScale))
}

function systemTheme(): 'light' | 'dark' | 'contrast' {
  if (matchMedia(MORE_CONTRAST).matches) return 'contrast'
  return matchMedia(DARK).matches ? 'dark' : 'light'
}

/** Follows the system while the theme is the system's; tells when something changed. */
export function watchAppearance(onChange: () => void): () => void {
  const systems = [matchMedia(DARK), matchMedia(MORE_CONTRAST)]
  const follow = (): void => {
    showAppearance(keptAppearance())
    onChange()
  }
  for (const system of systems) system.addEventListener('change', follow)
  window.addEventListener(CHANGED, onChange)
  return () => {
    for (const system of systems) system.removeEventListener('change', follow)
    window.removeEventListener(CHANGED, onChange)
  }
}
