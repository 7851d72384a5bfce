/** For tests: this example's app, synthesised into a folder that is removed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { urrApp } from './urr-app';

export type Synthesized = {
  readonly urr: Template;
  readonly webAcl: Template;
  /** By id of the event. */
  readonly events: Readonly<Record<string, Template>>;
  /** What would have to be asked of an account; empty means that synthesis needs none. */
  readonly missing: readonly unknown[];
};

/** @throws {Error} cdk-nag finds what is not acknowledged, or a behaviour is not guarded */
export function synthesize(context: Readonly<Record<string, string>>): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'urr-synth-'));
  try {
    const app = new App({ context, outdir });
    urrApp(app);
    const assembly = app.synth();
    const template = (name: string): Template => Template.fromJSON(assembly.getStackByName(name).template);
    const ids = (context.events ?? 'iu-2027').split(',');
    return {
      urr: template('Urr'),
      webAcl: template('UrrWebAcl'),
      events: Object.fromEntries(ids.map((id) => [id, template(`UrrEvent-${id}`)])),
      missing: assembly.manifest.missing ?? [],
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** As the CDK types what it reads from a template. */
export type Loose = ReturnType<Template['toJSON']>[string];

/** Properties of all resources of a type, by logical id. */
export function propertiesOf(template: Template, type: string): Readonly<Record<string, Loose>> {
  const resources = template.findResources(type) as Record<string, { Properties: unknown }>;
  return Object.fromEntries(Object.entries(resources).map(([id, { Properties }]) => [id, Properties]));
}
