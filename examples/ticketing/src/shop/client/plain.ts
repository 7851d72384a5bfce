import { startDemoBar } from './demo-bar';

startDemoBar();
