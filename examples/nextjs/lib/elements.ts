import type { UrrIntrinsicElements } from '@urr/browser';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends UrrIntrinsicElements {}
  }
}
