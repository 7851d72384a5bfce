import { RemovalPolicy } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/**
 * What must stay secret. The rings are put in after the first deployment (`urr keys new`), so that no template and no
 * build machine ever holds them; the other two are made here.
 */
export class Secrets extends Construct {
  /** The file of `urr keys new`: rings `place`, `vwr` and `entry`. */
  readonly keys: Secret;
  /** What CloudFront adds to requests it forwards, so that origins can refuse all others. */
  readonly originVerify: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.keys = new Secret(this, 'Keys', {
      description: 'URR key rings: put the output of `npx @urr/server keys new` here',
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.originVerify = new Secret(this, 'OriginVerify', {
      description: 'URR: value of the header x-origin-verify',
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  /** The header for an origin's `customHeaders`; CloudFormation fills it in, the template holds a reference. */
  get originHeaders(): Record<string, string> {
    return { 'x-origin-verify': this.originVerify.secretValue.unsafeUnwrap() };
  }
}
