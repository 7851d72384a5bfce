import type { Config } from '@urr/core';
import { buildGuardFunction } from '@urr/edge/cloudfront-functions';
import {
  type AddBehaviorOptions,
  type BehaviorOptions,
  Function as CloudFrontFunction,
  type EdgeLambda,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  KeyValueStore,
  LambdaEdgeEventType,
} from 'aws-cdk-lib/aws-cloudfront';
import type { IVersion } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export type GuardProps = {
  /** The configuration the servers use. */
  readonly config: Config;
  /** Whether the KeyValueStore will hold an `originVerify` or a `bypassKey` beside the keys. */
  readonly secrets?: boolean;
  /** A published version in us-east-1 of what `urr-edge build --lambda-edge` writes, instead of CloudFront Functions. */
  readonly lambdaEdge?: IVersion;
};

export type ProtectOptions = {
  /** Source of the viewer-request function the behaviour had before; it gets what the guard lets through. */
  readonly next?: string;
};

/**
 * The guard of a distribution. It belongs on every behaviour, the default one included: CloudFront chooses the behaviour
 * by the normalised path and forwards the raw one. `EveryBehaviourGuarded` holds a distribution to that.
 */
export class Guard extends Construct {
  readonly config: Config;
  /** Keys and modes; filled by `urr-edge push`, never by a template. None with Lambda@Edge. */
  readonly keyValueStore: KeyValueStore | undefined;
  readonly #secrets: boolean;
  readonly #lambdaEdge: IVersion | undefined;
  /** One for each `next`. */
  readonly #functions = new Map<string, CloudFrontFunction>();

  constructor(scope: Construct, id: string, { config, secrets = false, lambdaEdge }: GuardProps) {
    super(scope, id);
    this.config = config;
    this.#secrets = secrets;
    this.#lambdaEdge = lambdaEdge;
    this.keyValueStore = lambdaEdge === undefined ? new KeyValueStore(this, 'Keys') : undefined;
  }

  /**
   * The same behaviour, guarded.
   *
   * @throws {Error} it has a viewer-request function already: give that as `next`, since CloudFront takes one
   */
  protect<Options extends AddBehaviorOptions | BehaviorOptions>(
    behavior: Options,
    { next }: ProtectOptions = {},
  ): Options {
    assertFree(behavior);
    if (this.#lambdaEdge !== undefined) {
      if (next !== undefined)
        throw new Error('Lambda@Edge: give --next to `urr-edge build --lambda-edge`, it is one file for all');
      const edgeLambda: EdgeLambda = {
        eventType: LambdaEdgeEventType.VIEWER_REQUEST,
        functionVersion: this.#lambdaEdge,
      };
      return { ...behavior, edgeLambdas: [...(behavior.edgeLambdas ?? []), edgeLambda] };
    }
    const association = { eventType: FunctionEventType.VIEWER_REQUEST, function: this.#functionFor(next) };
    return { ...behavior, functionAssociations: [...(behavior.functionAssociations ?? []), association] };
  }

  get isLambdaEdge(): boolean {
    return this.#lambdaEdge !== undefined;
  }

  /** What a guarded behaviour's viewer-request association names: ARNs, not yet resolved. */
  get arns(): readonly string[] {
    return this.#lambdaEdge !== undefined
      ? [this.#lambdaEdge.functionArn]
      : [...this.#functions.values()].map(({ functionArn }) => functionArn);
  }

  #functionFor(next = ''): CloudFrontFunction {
    const made = this.#functions.get(next);
    if (made !== undefined) return made;
    const code = buildGuardFunction({
      config: this.config,
      keyValueStore: true,
      secrets: this.#secrets,
      ...(next === '' ? {} : { next }),
    });
    const guard = new CloudFrontFunction(this, `Function${this.#functions.size}`, {
      code: FunctionCode.fromInline(code),
      runtime: FunctionRuntime.JS_2_0,
      ...(this.keyValueStore && { keyValueStore: this.keyValueStore }),
      comment: 'URR guard',
    });
    this.#functions.set(next, guard);
    return guard;
  }
}

function assertFree({ functionAssociations = [], edgeLambdas = [] }: AddBehaviorOptions): void {
  const taken =
    functionAssociations.some(({ eventType }) => eventType === FunctionEventType.VIEWER_REQUEST) ||
    edgeLambdas.some(({ eventType }) => eventType === LambdaEdgeEventType.VIEWER_REQUEST);
  if (taken)
    throw new Error('This behaviour has a viewer-request function: give its source as `next` instead');
}
