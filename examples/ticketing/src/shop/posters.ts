/** Posters, drawn with shapes so that nothing is loaded from anywhere. */
import type { Concert } from '../catalog/concerts';

/** An SVG picture, 300 by 400. */
export function posterSvg(concert: Concert): string {
  const art = ART[concert.poster]();
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 400" preserveAspectRatio="xMidYMid slice">${art}</svg>`;
}

const ART: Readonly<Record<Concert['poster'], () => string>> = {
  dawn: () => {
    const lines = Array.from({ length: 13 }, (_, i) => {
      const x = -60 + i * 35;
      return `<path d="M150 262 L${x * 1.6 - 60} 400" stroke="#ffd9b8" stroke-opacity=".28"/>`;
    }).join('');
    const levels = [272, 286, 306, 334, 370]
      .map((y) => `<path d="M0 ${y}H300" stroke="#ffd9b8" stroke-opacity=".28"/>`)
      .join('');
    const stars = scatter(
      46,
      300,
      190,
      11,
      (x, y, r) =>
        `<circle cx="${x}" cy="${y}" r="${0.5 + r * 1.1}" fill="#fff" fill-opacity="${0.25 + r * 0.6}"/>`,
    );
    return `<defs><linearGradient id="dawn-sky" x2="0" y2="1"><stop stop-color="#0b1033"/><stop offset=".38" stop-color="#3a2a6b"/><stop offset=".58" stop-color="#c4526b"/><stop offset=".68" stop-color="#ff9a5a"/></linearGradient>
<linearGradient id="dawn-sun" x2="0" y2="1"><stop stop-color="#fff3c9"/><stop offset="1" stop-color="#ff7a4d"/></linearGradient><linearGradient id="dawn-sea" x2="0" y2="1"><stop stop-color="#5b2350"/><stop offset="1" stop-color="#140d2b"/></linearGradient></defs>
<path fill="url(#dawn-sky)" d="M0 0h300v400H0z"/>${stars}<circle cx="150" cy="232" r="78" fill="url(#dawn-sun)"/><path fill="url(#dawn-sea)" d="M0 262h300v138H0z"/>${lines}${levels}
<g fill="none" stroke="#fff" stroke-opacity=".75"><circle cx="150" cy="232" r="96" stroke-dasharray="2 7"/><path d="M150 118v26M150 320v26M36 232h26M238 232h26"/></g>`;
  },
  whale: () => {
    const waves = Array.from({ length: 9 }, (_, i) => {
      const y = 90 + i * 34;
      return `<path d="M-20 ${y}q40 ${-18 + i} 80 0t80 0 80 0 80 0 80 0" fill="none" stroke="#39e6d0" stroke-opacity="${0.1 + i * 0.035}" stroke-width="1.5"/>`;
    }).join('');
    const bubbles = scatter(
      26,
      300,
      400,
      5,
      (x, y, r) =>
        `<circle cx="${x}" cy="${y}" r="${1 + r * 4}" fill="none" stroke="#8ff7ea" stroke-opacity="${0.15 + r * 0.4}"/>`,
    );
    return `<defs><linearGradient id="whale-sea" x2="0" y2="1"><stop stop-color="#0c4a63"/><stop offset=".5" stop-color="#072a4a"/><stop offset="1" stop-color="#040d21"/></linearGradient></defs>
<path fill="url(#whale-sea)" d="M0 0h300v400H0z"/><path d="M110 0 20 400h90L170 0zM190 0l40 400h60L230 0z" fill="#7ff" fill-opacity=".05"/>${waves}${bubbles}
<g transform="translate(26 150)"><path d="M8 78C30 22 104 6 164 34c22 10 34 20 46 22 14 2 26-8 30-26 8 10 10 26 2 38 8 4 14 14 12 26-18-2-28-10-40-12-12 34-62 58-118 50C46 126 16 108 8 78Z" fill="#07182f" stroke="#39e6d0" stroke-width="2.5"/>
<path d="M14 86c30 16 74 20 116 10M30 104c26 10 60 14 92 8M58 118c18 4 38 6 58 4" fill="none" stroke="#39e6d0" stroke-opacity=".7" stroke-width="1.6"/><circle cx="52" cy="66" r="4" fill="#ff5fa2"/><path d="M112 104c-4 22-18 34-34 38 2-16 6-30 14-38" fill="#07182f" stroke="#39e6d0" stroke-width="2"/>
<path d="M92 8c-2-16 4-26 14-34M92 8c-4-16-14-24-26-28" fill="none" stroke="#ff5fa2" stroke-width="2.5" stroke-linecap="round"/></g>`;
  },
  hourglass: () => {
    const sand = scatter(60, 60, 60, 23, (x, y, r) => {
      const px = 120 + x;
      return Math.abs(px - 150) < 4 + y * 0.5
        ? `<circle cx="${px}" cy="${228 + y}" r="${0.8 + r}" fill="#f6c453"/>`
        : '';
    });
    return `<defs><radialGradient id="hour-light" cy=".42"><stop stop-color="#8a3b1d"/><stop offset="1" stop-color="#1d0f12"/></radialGradient></defs>
<path fill="url(#hour-light)" d="M0 0h300v400H0z"/><g fill="none" stroke="#f6c453" stroke-opacity=".22">${Array.from({ length: 9 }, (_, i) => `<circle cx="150" cy="200" r="${60 + i * 26}"/>`).join('')}</g>
<path d="M70 70h160L150 200Z" fill="#d8572a"/><path d="M70 330h160L150 200Z" fill="#33161a" stroke="#f6c453" stroke-width="1.5"/><path d="M96 330h108l-54-58Z" fill="#f6c453"/><path d="M94 110h112L150 200Z" fill="#f6c453" fill-opacity=".9"/>
<path d="M149 196h2v80h-2z" fill="#f6c453"/>${sand}<path d="M58 60h184v10H58zM58 330h184v10H58z" fill="#f3e6d0"/>
<g fill="#f3e6d0" transform="translate(112 366)"><path d="M0 0h10v16H0zM13 0h10v16H13zM26 0h10v16H26zM39 0h10v16H39zM52 0h10v16H52zM65 0h10v16H65z"/><path d="M9 0h6v9H9zM22 0h6v9h-6zM48 0h6v9h-6zM61 0h6v9h-6z" fill="#1d0f12"/></g>`;
  },
  winter: () => {
    const snow = scatter(
      90,
      300,
      400,
      3,
      (x, y, r) =>
        `<circle cx="${x}" cy="${y}" r="${0.8 + r * 2.6}" fill="#fff" fill-opacity="${0.35 + r * 0.6}"/>`,
    );
    const staves = [0, 1, 2, 3, 4]
      .map(
        (i) =>
          `<path d="M-10 ${216 + i * 14}c80-40 130 44 320 ${-6 + i * 2}" fill="none" stroke="#274060" stroke-opacity=".55" stroke-width="1.4"/>`,
      )
      .join('');
    return `<defs><linearGradient id="winter-sky" x2="0" y2="1"><stop stop-color="#b9d3e8"/><stop offset=".6" stop-color="#e6eef4"/><stop offset="1" stop-color="#f9fbfd"/></linearGradient></defs>
<path fill="url(#winter-sky)" d="M0 0h300v400H0z"/><circle cx="214" cy="104" r="46" fill="#fff"/><path d="M0 330 70 250l40 42 52-74 60 84 30-30 48 58v70H0z" fill="#cfdfeb"/><path d="M0 360 90 312l60 36 70-44 80 56v40H0z" fill="#fff"/>${staves}
<g fill="#16263d"><ellipse cx="64" cy="236" rx="9" ry="6.5" transform="rotate(-20 64 236)"/><path d="M71 234V180h2.4v54zM132 246v-56h2.4v56z"/><ellipse cx="126" cy="248" rx="9" ry="6.5" transform="rotate(-20 126 248)"/><ellipse cx="196" cy="252" rx="9" ry="6.5" transform="rotate(-20 196 252)"/><path d="M203 250v-54h2.4v54zM203 196c10 4 18 10 18 24-6-9-10-10-18-12z"/></g>${snow}`;
  },
};

/** A fixed scatter, so that a poster looks the same on every visit. */
function scatter(
  count: number,
  width: number,
  height: number,
  seed: number,
  draw: (x: number, y: number, r: number) => string,
): string {
  let state = seed * 7919;
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  return Array.from({ length: count }, () =>
    draw(Math.round(next() * width), Math.round(next() * height), Math.round(next() * 100) / 100),
  ).join('');
}
