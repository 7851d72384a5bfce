/** The looks of both elements. Values that a site may change are custom properties; see the class comments. */

const light = `
--_surface:var(--urr-surface,#fff);--_text:var(--urr-text,#0f1728);--_muted:var(--urr-muted,#55617a);
--_panel:var(--urr-panel,#f3f6fc);--_line:var(--urr-line,#e1e7f2);--_accent:var(--urr-accent,#2b59e0);
--_on-accent:var(--urr-on-accent,#fff);--_good:#0b7a53;--_warn:#96560a;--_stop:#5b6478;--_danger:#b3261e;
--_shadow:0 1px 2px #0f172814,0 24px 64px -12px #0f172847;--_veil:var(--urr-backdrop,#0f172873)`;

const dark = `
--_surface:var(--urr-surface,#171c28);--_text:var(--urr-text,#f1f4fa);--_muted:var(--urr-muted,#a9b4c8);
--_panel:var(--urr-panel,#1f2635);--_line:var(--urr-line,#303a4f);--_accent:var(--urr-accent,#8fb1ff);
--_on-accent:var(--urr-on-accent,#0d1526);--_good:#5fd3a4;--_warn:#f0b660;--_stop:#a9b4c8;--_danger:#ff9a92;
--_shadow:0 1px 2px #0006,0 24px 64px -12px #000c;--_veil:var(--urr-backdrop,#05080fb3)`;

export const styles = `
:host{display:block;color-scheme:light;${light}}
:host([hidden]){display:none}
:host([theme=dark]){color-scheme:dark;${dark}}
@media (prefers-color-scheme:dark){:host(:not([theme=light])){color-scheme:dark;${dark}}}
*,::before,::after{box-sizing:border-box}
[hidden]{display:none!important}
p,h2{margin:0;font:inherit}
.frame{inline-size:min(100% - 2rem,var(--urr-width,26rem));padding:0;border:0;color:var(--_text);
  background:var(--_surface);border-radius:var(--urr-radius,1.75rem);overflow:hidden auto;
  font-family:var(--urr-font,Pretendard,-apple-system,"Apple SD Gothic Neo","Segoe UI","Malgun Gothic",Roboto,"Noto Sans KR","Noto Sans CJK KR",system-ui,sans-serif);
  font-size:1rem;line-height:1.55;text-align:center;word-break:keep-all;overflow-wrap:anywhere;
  -webkit-font-smoothing:antialiased}
dialog.frame{position:fixed;inset:0;margin:auto;block-size:fit-content;max-block-size:calc(100dvh - 2rem);
  max-inline-size:none;box-shadow:var(--_shadow);overscroll-behavior:contain}
section.frame{inline-size:min(100%,var(--urr-width,26rem));margin-inline:auto;border:1px solid var(--_line);
  box-shadow:0 1px 2px #0f17280a,0 12px 32px -16px #0f172829}
dialog::backdrop{background:var(--_veil);backdrop-filter:blur(6px)}
.body{display:grid;gap:1.5rem;padding:2.25rem 1.75rem 1.75rem}
.body{--_tone:var(--_accent)}
.body[data-tone=good]{--_tone:var(--_good)}
.body[data-tone=warn]{--_tone:var(--_warn)}
.body[data-tone=stop]{--_tone:var(--_stop)}
.head{display:grid;gap:.5rem;justify-items:center}
.pulse{inline-size:.625rem;block-size:.625rem;margin-block-end:.625rem;border-radius:50%;background:var(--_tone);
  box-shadow:0 0 0 .3125rem color-mix(in srgb,var(--_tone) 16%,transparent);animation:breathe 2.8s ease-in-out infinite}
[data-tone=stop] .pulse{animation:none}
.title{font-size:1.375rem;font-weight:700;line-height:1.3;letter-spacing:-.015em;text-wrap:balance;outline:0}
.lead{color:var(--_muted);font-size:.9688rem;text-wrap:balance;max-inline-size:22rem}
.panel{display:grid;gap:1.125rem;padding:1.5rem 1.25rem 1.25rem;background:var(--_panel);
  border-radius:calc(var(--urr-radius,1.75rem)*.72)}
.label,.before{display:block;color:var(--_muted);font-size:.875rem;font-weight:600}
.figure{font-weight:750;line-height:1.1;letter-spacing:-.03em;font-variant-numeric:tabular-nums}
.label:not([hidden])+.figure{margin-block-start:-.75rem}
.before{letter-spacing:0;margin-block-end:.375rem;line-height:1.55}
[data-tier="1"] .before{display:inline;font-size:1.5rem;line-height:1}
.large{font-size:clamp(2.75rem,15vw,4rem)}
.large[data-long]{font-size:clamp(2rem,10vw,3rem)}
.after{font-size:1.5rem;font-weight:650;letter-spacing:0;margin-inline-start:.125em}
.bar{block-size:.5rem;border-radius:1rem;background:var(--_line);margin-block:.25rem}
.fill{position:relative;inline-size:calc(.875rem + (100% - .875rem)*var(--_share,0));block-size:100%;
  border-radius:inherit;background:var(--_tone);transition:inline-size 1.2s cubic-bezier(.3,.7,.2,1)}
.fill::before,.fill::after{content:"";position:absolute;inset-block-start:50%;inset-inline-end:0;
  inline-size:.875rem;block-size:.875rem;margin-block-start:-.4375rem;border-radius:50%;background:var(--_tone)}
.fill::before{opacity:.35;animation:halo 2.8s ease-out infinite}
[data-tone=warn] .fill::before{animation:none;opacity:0}
.fill::after{border:.1875rem solid var(--_surface);box-shadow:0 0 0 1px var(--_tone)}
.facts{font-variant-numeric:tabular-nums;text-wrap:balance}
.ahead{font-weight:650;white-space:pre-wrap}
.wait{color:var(--_muted);font-size:.9375rem}
.message{padding:.75rem 1rem;border-radius:.875rem;border:1px solid var(--_line);font-size:.9375rem;
  white-space:pre-line;text-align:start}
.notes{color:var(--_muted);font-size:.875rem;text-wrap:balance}
.code{color:var(--_muted);font-size:.8125rem;font-family:ui-monospace,monospace}
.controls{display:grid;gap:.5rem}
button{min-block-size:3rem;padding:.625rem 1rem;border:0;border-radius:.9375rem;font:inherit;font-weight:650;
  cursor:pointer;transition:background-color .15s,transform .15s;
  -webkit-tap-highlight-color:transparent}
button:active{transform:scale(.985)}
button[data-look=quiet]{background:none;box-shadow:inset 0 0 0 1px var(--_line);color:var(--_muted)}
button[data-look=quiet]:hover{background:var(--_panel);color:var(--_text)}
button[data-look=primary]{color:var(--_on-accent);background:var(--_accent)}
button[data-look=primary]:hover{background:color-mix(in srgb,var(--_accent) 88%,var(--_text))}
button[data-look=danger]{color:var(--_danger);background:none}
button[data-look=danger]:hover{background:var(--_panel)}
button:focus-visible{outline:.1875rem solid var(--_accent);outline-offset:.1875rem}
.status{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
dialog[open]{animation:rise .32s cubic-bezier(.2,.8,.2,1)}
dialog[open]::backdrop{animation:fade .32s}
@keyframes rise{from{opacity:0;transform:translateY(1rem) scale(.985)}}
@keyframes fade{from{opacity:0}}
@keyframes breathe{50%{opacity:.55;transform:scale(.85)}}
@keyframes halo{from{transform:scale(1);opacity:.45}to{transform:scale(2.4);opacity:0}}
@media (max-width:22.5rem),(max-height:37.5rem){.frame{inline-size:min(100% - 1rem,var(--urr-width,26rem));font-size:.9375rem;line-height:1.45}
  dialog.frame{max-block-size:calc(100dvh - 1rem)}.body{gap:1rem;padding:1.25rem 1rem 1rem}.pulse{display:none}
  .title{font-size:1.25rem}.panel{gap:.75rem;padding:1rem}.large{font-size:2.75rem}.large[data-long]{font-size:2.125rem}
  .label:not([hidden])+.figure{margin-block-start:-.5rem}}
@media (max-height:28rem) and (min-width:37.5rem){.frame{inline-size:min(100% - 1rem,44rem)}
  .body{grid-template-columns:1fr 1fr;align-items:center}.body>*{grid-column:1}
  .body>.panel:not([hidden]){grid-area:1/2/span 3/3}.body:has(.panel[hidden])>*{grid-column:1/3}}
@media (prefers-reduced-motion:reduce){*,::before,::after,::backdrop{animation:none!important;transition:none!important}}
@media (forced-colors:active){.frame{border:1px solid CanvasText}.bar{outline:1px solid CanvasText}
  .fill,.fill::after,.pulse{background:Highlight;forced-color-adjust:none}.fill::before{display:none}
  button{border:1px solid ButtonText}}
`;
