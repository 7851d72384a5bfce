/** The hash by which a page may hold a script from another server to what was published. */
import { createHash } from 'node:crypto';

/** Between these the README shows the script's tag. */
const MARKS = /(<!-- integrity -->\n)[\s\S]*?(<!-- \/integrity -->)/;

export function integrityOf(script: string | Uint8Array): string {
  return `sha384-${createHash('sha384').update(script).digest('base64')}`;
}

/** The README with the tag for this script. */
export function withIntegrity(readme: string, script: string | Uint8Array): string {
  const tag = `<script src="/assets/urr.iife.js" integrity="${integrityOf(script)}" crossorigin="anonymous"></script>`;
  return readme.replace(
    MARKS,
    (_, before: string, after: string) => `${before}\`\`\`html\n${tag}\n\`\`\`\n${after}`,
  );
}
