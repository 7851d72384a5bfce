/**
 * The looks of the elements. Values that a site may change are custom properties; see the class comments. A build
 * takes the blanks out, and shortens the names that begin with `--_`.
 */

const light = `
  --_surface: var(--urr-surface, #fff);
  --_panel: var(--urr-panel, #f3f6fb);
  --_line: var(--urr-line, #dfe5f0);
  --_text: var(--urr-text, #0f1728);
  --_muted: var(--urr-muted, #55617a);
  --_accent: var(--urr-accent, #2b59e0);
  --_on-accent: var(--urr-on-accent, #fff);
  --_good: #0b7a53;
  --_warn: #96560a;
  --_danger: #b3261e;
  --_veil: var(--urr-backdrop, #0f172873);
`;

const dark = `
  --_surface: var(--urr-surface, #171c28);
  --_panel: var(--urr-panel, #1f2635);
  --_line: var(--urr-line, #36415a);
  --_text: var(--urr-text, #f1f4fa);
  --_muted: var(--urr-muted, #a9b4c8);
  --_accent: var(--urr-accent, #8fb1ff);
  --_on-accent: var(--urr-on-accent, #0d1526);
  --_good: #5fd3a4;
  --_warn: #f0b660;
  --_danger: #ff9a92;
  --_veil: var(--urr-backdrop, #05080fb3);
`;

/** What every element begins with. */
export const themes = `
:host { display: block; color-scheme: light; ${light} }
:host([theme="dark"]) { color-scheme: dark; ${dark} }
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) { color-scheme: dark; ${dark} } }
* { box-sizing: border-box; margin: 0; }
:host([hidden]), [hidden] { display: none !important; }
`;

/** Of a panel in the page: all that the waiting page needs. */
export const panelStyles = `${themes}
.frame {
  width: min(100%, var(--urr-width, 26rem));
  margin: auto;
  padding: 0;
  border: 1px solid var(--_line);
  border-radius: var(--urr-radius, 1.5rem);
  color: var(--_text);
  background: var(--_surface);
  font: 1rem/1.55 var(--urr-font, Pretendard,"Noto Sans KR","Noto Sans CJK KR",system-ui,sans-serif);
  font-variant-numeric: tabular-nums;
  text-align: center;
  text-wrap: balance;
  word-break: keep-all;
  overflow-wrap: anywhere;
}
.frame:lang(ja) { word-break: normal; word-break: auto-phrase; }

.body { --_tone: var(--_accent); display: grid; gap: 1.375rem; padding: 2rem 1.5rem 1.5rem; }
[data-tone="good"] { --_tone: var(--_good); }
[data-tone="warn"] { --_tone: var(--_warn); }
[data-tone="stop"] { --_tone: var(--_muted); }
.pulse {
  display: block;
  width: .625rem;
  height: .625rem;
  margin: 0 auto 1rem;
  border-radius: 1rem;
  background: var(--_tone);
  outline: .3125rem solid color-mix(in srgb, var(--_tone) 18%, transparent);
  animation: breathe 3s ease-in-out infinite;
}
[data-tone="stop"] .pulse { animation: none; }
.title { font-size: 1.375rem; font-weight: 700; line-height: 1.3; outline: 0; }
.lead { margin-top: .5rem; color: var(--_muted); }

.panel { padding: 1.375rem 1.25rem 1.125rem; border-radius: calc(var(--urr-radius, 1.5rem) * .7); background: var(--_panel); }
.label, .before { display: block; color: var(--_muted); font-size: .875rem; font-weight: 600; line-height: 1.7; }
.figure { font-size: 1.5rem; font-weight: 700; line-height: 1.15; }
.large { font-size: clamp(2.5rem, 15vw, 3.75rem); letter-spacing: -.03em; }
[data-long] .large { font-size: clamp(1.75rem, 9.5vw, 2.625rem); }
[data-tier="1"] .before { display: inline; font-size: 1em; }
.after { margin-inline-start: .125em; }
.bar { margin: .875rem 0; border-radius: 1rem; background: var(--_line); overflow: hidden; }
.fill {
  width: calc(.5rem + (100% - .5rem) * var(--_share, 0));
  height: .5rem;
  border-radius: 1rem;
  background: var(--_tone);
  transition: width 1s ease-out;
}
.ahead { margin-top: .25rem; font-weight: 650; white-space: pre-wrap; }
.wait, .why, .notes, .updated, .code { color: var(--_muted); font-size: .875rem; }
.wait { font-size: .9375rem; }
.why, .updated { margin-top: .5rem; }
.why { color: var(--_warn); }
.updated, .code { font-size: .8125rem; }
.code { font-family: monospace; }
.message { padding: .75rem 1rem; border-inline-start: .25rem solid var(--_tone); border-radius: calc(var(--urr-radius, 1.5rem) * .25); background: var(--_panel); font-size: .9375rem; text-align: start; white-space: pre-line; }

.controls { display: grid; gap: .5rem; }
button {
  min-height: 3rem;
  padding: .625rem 1rem;
  border: 1px solid var(--_line);
  border-radius: calc(var(--urr-radius, 1.5rem) * .5);
  color: var(--_text);
  background: none;
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
button:hover { background: var(--_panel); }
[data-look="primary"] { border-color: transparent; color: var(--_on-accent); background: var(--_accent); }
[data-look="primary"]:hover { background: color-mix(in srgb, var(--_accent) 88%, var(--_text)); }
[data-look="danger"] { color: var(--_danger); }
button:focus-visible { outline: .1875rem solid var(--_accent); outline-offset: .1875rem; }
.status { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }

@keyframes breathe { 50% { opacity: .5; } }
@media (max-width: 22.5rem), (max-height: 40rem) {
  .body { gap: 1rem; padding: 1.25rem 1rem 1rem; }
  .pulse { display: none; }
  .panel { padding: 1rem; }
}
@media (prefers-reduced-motion) { * { animation: none !important; transition: none !important; } }
@media (forced-colors: active) {
  .bar { border: 1px solid; }
  .fill, .pulse { background: Highlight; forced-color-adjust: none; }
}
`;

/**
 * Of a window, too. Before it opens it is laid out unseen: finding fonts and shaping the first text takes a slow phone
 * longer than everything else.
 */
export const styles = `${panelStyles}
dialog.frame {
  width: min(100% - 1.5rem, var(--urr-width, 26rem));
  max-height: calc(100dvh - 1.5rem);
  box-shadow: 0 1.5rem 4rem -.75rem #0007;
  overscroll-behavior: contain;
}
:host([open]) dialog:not([open]) { display: block; position: fixed; height: 0; overflow: hidden; visibility: hidden; }
::backdrop { background: var(--_veil); backdrop-filter: blur(6px); }
@keyframes rise { from { opacity: 0; translate: 0 .75rem; } }
dialog[open] { animation: rise .25s ease-out; }
`;
