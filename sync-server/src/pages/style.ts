/** The pages in Kith's look: its tokens, Inter, one column. Light and dark follow the system. */
export const STYLE = `
@font-face { font-family: 'Inter'; src: url('/assets/inter.woff2') format('woff2'); font-weight: 100 900; font-display: swap; }
:root {
  color-scheme: light dark;
  --base: oklch(1 0 0); --sunken: oklch(0.979 0.002 260); --line: oklch(0.2 0.02 260 / 0.085); --line-strong: oklch(0.2 0.02 260 / 0.2);
  --ink: oklch(0.23 0.015 260); --muted: oklch(0.49 0.014 260); --hover: oklch(0.2 0.02 260 / 0.04);
  --accent: oklch(0.53 0.19 262); --fill: oklch(0.53 0.19 262); --fill-hover: oklch(0.48 0.19 262); --on-fill: oklch(1 0 0); --focus: oklch(0.58 0.19 262 / 0.65);
  --danger: oklch(0.55 0.2 25); --danger-soft: oklch(0.55 0.2 25 / 0.09); --good-soft: oklch(0.55 0.13 155 / 0.12);
  --font: 'Inter', system-ui, sans-serif; --mono: ui-monospace, 'SF Mono', 'Cascadia Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --base: oklch(0.178 0.006 260); --sunken: oklch(0.152 0.006 260); --line: oklch(1 0 0 / 0.085); --line-strong: oklch(1 0 0 / 0.2);
    --ink: oklch(0.94 0.004 260); --muted: oklch(0.69 0.01 260); --hover: oklch(1 0 0 / 0.045);
    --accent: oklch(0.7 0.15 262); --fill: oklch(0.55 0.18 262); --fill-hover: oklch(0.6 0.17 262); --focus: oklch(0.7 0.16 262 / 0.7);
    --danger: oklch(0.72 0.16 25); --danger-soft: oklch(0.68 0.18 25 / 0.13); --good-soft: oklch(0.72 0.14 155 / 0.14);
  }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: flex; flex-direction: column; font: 13px/20px var(--font); color: var(--ink); background: var(--base); font-feature-settings: 'cv05', 'cv11', 'ss03', 'calt'; -webkit-font-smoothing: antialiased; letter-spacing: -0.003em; }
header { height: 44px; display: flex; align-items: center; gap: 8px; padding: 0 20px; font-weight: 600; }
.logo { width: 20px; height: 20px; border-radius: 5px; background: var(--ink); color: var(--base); font: 600 11px/20px var(--font); text-align: center; }
main { width: 100%; max-width: 376px; margin: auto; padding: 24px 20px 72px; }
h1 { font: 600 20px/28px var(--font); letter-spacing: -0.015em; margin: 0 0 4px; overflow-wrap: anywhere; }
p { margin: 0 0 16px; color: var(--muted); overflow-wrap: anywhere; }
p b { font-weight: 500; color: var(--ink); }
form { display: grid; gap: 12px; margin: 20px 0 0; }
label { display: grid; gap: 4px; font: 500 12px/16px var(--font); }
input { height: 36px; padding: 0 10px; border: 1px solid var(--line-strong); border-radius: 6px; background: var(--base); color: var(--ink); font: 14px/20px var(--font); width: 100%; }
[hidden] { display: none !important; }
input.code { font: 500 16px/20px var(--mono); letter-spacing: 0.12em; text-transform: uppercase; }
button, a.button { display: block; width: 100%; min-height: 36px; padding: 8px 12px; border: 1px solid var(--line-strong); border-radius: 6px; background: transparent; color: var(--ink); font: 500 13px/18px var(--font); text-align: center; text-decoration: none; cursor: pointer; }
button:hover, a.button:hover { background: var(--hover); }
input.code.plain { text-transform: none; letter-spacing: 0.04em; }
button:disabled { opacity: 0.55; cursor: default; }
form .note { margin: 0; }
button.primary, a.primary { background: var(--fill); border-color: transparent; color: var(--on-fill); }
button.primary:hover, a.primary:hover { background: var(--fill-hover); }
button.text { width: auto; min-height: 24px; padding: 2px 4px; border: 0; color: var(--muted); font-weight: 400; text-decoration: underline; text-underline-offset: 2px; }
a { color: var(--accent); text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
.ways { display: grid; gap: 8px; margin-top: 20px; }
.or { display: flex; align-items: center; gap: 12px; margin: 20px 0 0; color: var(--muted); font-size: 12px; }
.or::before, .or::after { content: ''; flex: 1; height: 1px; background: var(--line); }
.note { padding: 8px 12px; border-radius: 6px; margin: 16px 0 0; color: var(--ink); background: var(--good-soft); }
.note.bad { background: var(--danger-soft); color: var(--danger); }
.foot { margin: 20px 0 0; display: flex; flex-wrap: wrap; justify-content: space-between; gap: 8px 16px; font-size: 12px; line-height: 16px; }
.card { display: grid; gap: 2px; padding: 12px; margin: 16px 0 0; border-radius: 8px; background: var(--sunken); box-shadow: inset 0 0 0 1px var(--line); }
.card dt { color: var(--muted); font-size: 12px; line-height: 16px; } .card dd { margin: 0 0 6px; font-weight: 500; overflow-wrap: anywhere; } .card dd:last-child { margin: 0; }
.mono { font: 500 16px/24px var(--mono); letter-spacing: 0.08em; user-select: all; }
.mono.long { font-size: 12px; line-height: 18px; letter-spacing: 0; overflow-wrap: anywhere; min-width: 0; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; }
`
