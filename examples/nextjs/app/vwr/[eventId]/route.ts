import { renderPage } from '@urr/browser/page';
import { config } from '@/lib/config';

const page = renderPage({ config, title: 'URR Tickets' });

/** Where the guard sends a page request without a pass: one file for all events, on S3 or a CDN later. */
export const GET = () => new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } });
