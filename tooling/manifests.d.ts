export type Conditions = {
  readonly '@urr/source': string;
  readonly import: {
    readonly types: string;
    readonly default: string;
  };
  readonly require: {
    readonly types: string;
    readonly default: string;
  };
};
export type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string | Conditions>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
};
/** By folder name: `core`, `edge`, … */
export declare function readManifests(root: string): ReadonlyMap<string, Manifest>;
export declare function readManifest(folder: string): Manifest;
/** Source file of each public subpath: `@urr/core/position` → `packages/core/src/position.ts`. */
export declare function readEntries(root: string): ReadonlyMap<string, string>;
