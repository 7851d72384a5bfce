/**
 * The five cache behaviours of the distribution. CloudFront picks one by the normalised path (dot segments resolved,
 * needless escapes decoded) and then sends the path on as it came; the gap between the two is what path tricks live
 * on, and why the guard sits on every behaviour with an API behind it.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
 */

export const BEHAVIOURS = ['/static/*', '/vwr-api/*', '/vwr/*', '/api/*', '/*'] as const;

export type Behaviour = (typeof BEHAVIOURS)[number];

export function behaviourOf(rawPath: string): Behaviour {
  const path = normalise(rawPath);
  return BEHAVIOURS.find((pattern) => path.startsWith(pattern.slice(0, -1))) ?? '/*';
}

function normalise(rawPath: string): string {
  try {
    const { pathname } = new URL(`http://viewer.invalid${rawPath.startsWith('/') ? '' : '/'}${rawPath}`);
    return pathname.replace(/%(2d|2e|5f|7e|3\d|4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a])/gi, (code) =>
      decodeURIComponent(code),
    );
  } catch {
    return rawPath;
  }
}
