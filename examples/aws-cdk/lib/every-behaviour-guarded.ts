import { type IAspect, Stack } from 'aws-cdk-lib';
import { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { IConstruct } from 'constructs';
import type { Guard } from './guard';

/** The part of a behaviour that is looked at, as it will stand in the template. */
type Behavior = {
  readonly pathPattern?: string;
  readonly functionAssociations?: readonly { readonly eventType: string; readonly functionArn: unknown }[];
  readonly lambdaFunctionAssociations?: readonly {
    readonly eventType: string;
    readonly lambdaFunctionArn: unknown;
  }[];
};

/**
 * Fails the synthesis of every distribution that has a behaviour without the guard, and names its path pattern: such a
 * behaviour is a way around the waiting room.
 *
 *     Aspects.of(app).add(new EveryBehaviourGuarded(guard));
 */
export class EveryBehaviourGuarded implements IAspect {
  readonly #guard: Guard;

  constructor(guard: Guard) {
    this.#guard = guard;
  }

  visit(node: IConstruct): void {
    if (!(node instanceof CfnDistribution)) return;
    // Validated after every aspect has run: what another one adds is seen as well.
    node.node.addValidation({ validate: () => this.#unguarded(node).map(complaint) });
  }

  #unguarded(distribution: CfnDistribution): readonly string[] {
    const stack = Stack.of(distribution);
    const { defaultCacheBehavior, cacheBehaviors = [] } = stack.resolve(distribution.distributionConfig) as {
      readonly defaultCacheBehavior: Behavior;
      readonly cacheBehaviors?: readonly Behavior[];
    };
    const guards = new Set(this.#guard.arns.map((arn) => JSON.stringify(stack.resolve(arn))));
    return [{ ...defaultCacheBehavior, pathPattern: 'default (*)' }, ...cacheBehaviors]
      .filter((behavior) => !viewerRequestArns(behavior).some((arn) => guards.has(JSON.stringify(arn))))
      .map(({ pathPattern = '' }) => pathPattern);
  }
}

function viewerRequestArns({
  functionAssociations = [],
  lambdaFunctionAssociations = [],
}: Behavior): readonly unknown[] {
  return [
    ...functionAssociations.map(({ eventType, functionArn }) => ({ eventType, arn: functionArn })),
    ...lambdaFunctionAssociations.map(({ eventType, lambdaFunctionArn }) => ({
      eventType,
      arn: lambdaFunctionArn,
    })),
  ]
    .filter(({ eventType }) => eventType === 'viewer-request')
    .map(({ arn }) => arn);
}

const complaint = (pathPattern: string): string =>
  `behaviour ${pathPattern} has no guard: whoever asks for it goes around the waiting room. Wrap it in guard.protect(…)`;
