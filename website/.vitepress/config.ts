/** The site of `docs/`: the same Markdown as in the repository. A link that leads nowhere fails the build. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type DefaultTheme, defineConfig } from 'vitepress';
import { toAnchor, toPage, toSiteLink } from '../links';

const docs = new URL('../../docs/', import.meta.url);
/** `https://github.com/owner/name`, where files outside `docs/` are linked to; without it their paths are named. */
const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = process.env;
const repository = process.env.URR_REPOSITORY ?? (name === undefined ? undefined : `${server}/${name}`);

const base = process.env.URR_BASE ?? '/';

const inVue = (file: string): string =>
  fileURLToPath(new URL(`../node_modules/vue/${file}`, import.meta.url));

const titleOf = (page: string): string => {
  const text = readFileSync(new URL(page, docs), 'utf8');
  return /^# (.+)$/m.exec(text)?.[1]?.replaceAll('`', '') ?? page;
};

/** `guide/edge.md` under the title it has itself, so that no title is written down twice. */
const items = (...pages: readonly string[]): DefaultTheme.SidebarItem[] =>
  pages.map((page) => ({ text: titleOf(page), link: `/${toPage(page).replace(/\.md$/, '')}` }));

const group = (text: string, ...pages: readonly string[]): DefaultTheme.SidebarItem => ({
  text,
  items: items(...pages),
  collapsed: false,
});

/** Pages named in the index of a folder or part of it, in its order: the index is the menu. */
function listed(index: string, heading?: string): string[] {
  const text = readFileSync(new URL(index, docs), 'utf8');
  const part =
    heading === undefined
      ? text
      : (new RegExp(`\\n## ${heading}\\n([\\s\\S]*?)(?=\\n## |$)`).exec(text)?.[1] ?? '');
  const links = [...part.matchAll(/^(?:-|\d+\.) \[[^\]]+\]\(([^)#]+)/gm)].map(([, link = '']) => link);
  return links.flatMap((link) => {
    const target = toSiteLink(index, link);
    return target.kind === 'page' ? [`${target.href.slice(1)}.md`.replace(/index\.md$/, 'README.md')] : [];
  });
}

export default defineConfig({
  title: 'URR',
  description: 'A virtual waiting room for ticket shops',
  srcDir: '../docs',
  outDir: './dist',
  cacheDir: './.cache',
  cleanUrls: true,
  rewrites: toPage,
  base,
  // Pages lie beside this folder, so what they import is looked for from here.
  vite: {
    resolve: {
      alias: [
        { find: /^vue\/server-renderer$/, replacement: inVue('server-renderer/index.mjs') },
        { find: /^vue$/, replacement: inVue('dist/vue.runtime.esm-bundler.js') },
      ],
    },
  },
  locales: {
    root: { label: 'English', lang: 'en' },
    ko: {
      label: '한국어',
      lang: 'ko',
      title: 'URR',
      description: '티켓 예매를 위한 접속 대기열',
      themeConfig: {
        nav: [
          { text: '시작하기', link: '/ko/getting-started' },
          { text: '레퍼런스(영어)', link: '/reference/config' },
          { text: 'API(영어)', link: '/api/', target: '_self' },
        ],
        sidebar: [
          group('한국어', 'ko/README.md', 'ko/getting-started.md'),
          group('영어 문서', ...listed('README.md', 'Guides')),
        ],
        outline: { label: '이 페이지에서' },
        docFooter: { prev: '이전', next: '다음' },
        darkModeSwitchLabel: '어두운 화면',
        sidebarMenuLabel: '메뉴',
        returnToTopLabel: '맨 위로',
        langMenuLabel: '언어',
      },
    },
  },
  themeConfig: {
    nav: [
      { text: 'Guides', link: '/guide/getting-started' },
      { text: 'Reference', link: '/reference/config' },
      { text: 'API', link: '/api/', target: '_self' },
    ],
    sidebar: [
      group('Guides', ...listed('README.md', 'Guides')),
      group('Migration', ...listed('README.md', 'Coming from something else')),
      group('Operating', ...listed('README.md', 'Operating')),
      group('Reference', ...listed('README.md', 'Reference')),
      group('Background', ...listed('README.md', 'Background')),
      { ...group('Decisions', ...listed('decisions/README.md')), collapsed: true },
    ],
    outline: [2, 3],
    search: {
      provider: 'local',
      options: {
        locales: {
          ko: {
            translations: {
              button: { buttonText: '검색', buttonAriaLabel: '검색' },
              modal: {
                noResultsText: '찾은 것이 없습니다',
                resetButtonTitle: '지우기',
                footer: { selectText: '열기', navigateText: '이동', closeText: '닫기' },
              },
            },
          },
        },
      },
    },
    ...(repository === undefined ? {} : { socialLinks: [{ icon: 'github', link: repository }] }),
  },
  markdown: {
    anchor: { slugify: toAnchor },
    config(md) {
      md.core.ruler.push('site-links', (state) => {
        const from = (state.env as { relativePath?: string }).relativePath ?? '';
        const page = from.replace(/(^|\/)index\.md$/, '$1README.md');
        for (const { children } of state.tokens) {
          let opened: 'a' | 'span' = 'a';
          for (const token of children ?? []) {
            if (token.type === 'link_close') token.tag = opened;
            if (token.type !== 'link_open') continue;
            opened = 'a';
            const target = toSiteLink(page, token.attrGet('href') ?? '');
            if (target.kind === 'page') token.attrSet('href', target.href);
            if (target.kind === 'beside') {
              token.attrSet('href', `${base.replace(/\/$/, '')}${target.href}`);
              token.attrSet('target', '_self');
            }
            if (target.kind !== 'file') continue;
            if (repository === undefined) {
              token.tag = opened = 'span';
              token.attrs = [['title', target.path]];
            } else token.attrSet('href', `${repository}/blob/main/${target.path}${target.anchor}`);
          }
        }
      });
    },
  },
});
