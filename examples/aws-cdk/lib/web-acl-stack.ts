import type { Config } from '@urr/core';
import { ArnFormat, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { managedRules, pollAwareRules, visibility } from './web-acl-rules';

export type WebAclStackProps = StackProps & { readonly config: Config };

/** WAF in front of CloudFront. A stack of its own because AWS wants it in us-east-1. */
export class WebAclStack extends Stack {
  readonly arn: string;

  constructor(scope: Construct, id: string, { config, ...props }: WebAclStackProps) {
    super(scope, id, props);
    const limits = pollAwareRules(config);
    const acl = new CfnWebACL(this, 'WebAcl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      rules: [...limits, ...managedRules(limits.length)],
      visibilityConfig: visibility('urr'),
    });
    const log = new LogGroup(this, 'Log', {
      // WAF takes no other beginning.
      logGroupName: `aws-waf-logs-${id.toLowerCase()}`,
      retention: RetentionDays.TWO_WEEKS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [
        this.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: log.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      // Places and passes: whoever reads a log must not be able to use them.
      redactedFields: ['cookie', 'authorization', 'x-urr-vwr-token', 'x-queue-entry-token'].map((Name) => ({
        singleHeader: { Name },
      })),
    });
    this.arn = acl.attrArn;
  }
}
