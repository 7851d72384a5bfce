/** The looks of `<urr-time-left>`: a line that a page may put anywhere. */
import { themes } from './styles';

export const timeLeftStyles = `${themes}
:host { display: inline-block; }
.frame {
  padding: .5rem 1rem;
  border: 1px solid var(--_line);
  border-radius: var(--urr-radius, 1.5rem);
  color: var(--_text);
  background: var(--_surface);
  font: 1rem/1.5 var(--urr-font, Pretendard,"Noto Sans KR","Noto Sans CJK KR",system-ui,sans-serif);
  text-align: center;
  word-break: keep-all;
  overflow-wrap: anywhere;
}
.frame:lang(ja) { word-break: normal; word-break: auto-phrase; }
.label { color: var(--_muted); font-size: .875rem; }
.time { font-weight: 700; font-variant-numeric: tabular-nums; }
[data-state="ending"], [data-state="ended"] { border-color: var(--_warn); }
[data-state="ending"] .time, .warning { color: var(--_warn); }
.warning { font-size: .875rem; text-wrap: balance; }
.again { display: inline-block; padding-block: .6875rem; color: var(--_accent); font-weight: 600; }
.again:focus-visible { outline: .1875rem solid var(--_accent); outline-offset: .1875rem; }
.status { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
`;
