/** `npm run synth`: the web ACL in us-east-1, everything else in the region of your shop. */
import { App } from 'aws-cdk-lib';
import { urrApp } from '../lib/urr-app';

const app = new App();
urrApp(app);
const { directory } = app.synth();
console.error(`Synthesised into ${directory}`);
