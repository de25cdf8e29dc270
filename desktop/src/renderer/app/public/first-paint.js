// Sets theme, density and text size before the first paint, so that nothing flashes. Kept apart
// from the bundle because it must run before any style is used; `ui/appearance.ts` writes the key.
;(function () {
  try {
    var kept = JSON.parse(localStorage.getItem('kith.appearance') || '{}')
    var root = document.documentElement
    var dark = matchMedia('(prefers-color-scheme: dark)').matches
    var theme = kept.theme || 'system'
    root.dataset.theme = theme === 'system' ? (dark ? 'dark' : 'light') : theme
    root.dataset.density = kept.density || 'normal'
    root.style.setProperty('--text-scale', String(kept.textScale || 1))
  } catch {
    // No storage: the defaults of tokens.css hold.
  }
})()
