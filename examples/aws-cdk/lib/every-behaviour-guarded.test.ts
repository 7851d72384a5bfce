import { defineConfig } from '@urr/core';
import { App, Aspects, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  Function as CloudFrontFunction,
  Distribution,
  FunctionCode,
  FunctionEventType,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Version } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { EveryBehaviourGuarded } from './every-behaviour-guarded';
import { Guard } from './guard';
import { YourShopStack } from './your-shop-stack';

const config = defineConfig({ mode: 'shadow' });
const origin = new HttpOrigin('shop.example.com');
const before =
  'function handler(event) { event.request.headers["x-shop"] = { value: "1" }; return event.request; }';

function yourStack(lambdaEdge?: string) {
  const app = new App();
  const stack = new Stack(app, 'Yours');
  const version = lambdaEdge === undefined ? undefined : Version.fromVersionArn(stack, 'Version', lambdaEdge);
  const guard = new Guard(stack, 'Guard', { config, lambdaEdge: version });
  Aspects.of(app).add(new EveryBehaviourGuarded(guard));
  return { app, stack, guard };
}

describe('a distribution of your own', () => {
  it('is synthesised when every behaviour is guarded, the waiting room’s included', () => {
    const app = new App();
    const stack = new YourShopStack(app, 'Yours');
    app.synth();
    const functions = Template.fromStack(stack).findResources('AWS::CloudFront::Function');
    const code = Object.values(functions).map(({ Properties }) => Properties.FunctionCode as string);
    // Plain, with the function that was there, with the rewrite of the page.
    expect(code).toHaveLength(3);
    expect(code.every((source) => Buffer.byteLength(source) <= 10_240)).toBe(true);
    expect(code.filter((source) => source.includes('x-shop'))).toHaveLength(1);
    expect(code.filter((source) => source.includes('/vwr/index.html'))).toHaveLength(1);
  });

  it('fails to synthesise and names every path pattern without the guard, the default one included', () => {
    const { app, stack, guard } = yourStack();
    const other = new CloudFrontFunction(stack, 'Other', { code: FunctionCode.fromInline(before) });
    new Distribution(stack, 'Shop', {
      defaultBehavior: { origin },
      additionalBehaviors: {
        '/api/*': guard.protect({ origin }),
        '/assets/*': { origin },
        '/old/*': {
          origin,
          functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: other }],
        },
      },
    });
    const failure = failureOf(() => app.synth());
    for (const pattern of ['default (*)', '/assets/*', '/old/*'])
      expect(failure).toContain(`behaviour ${pattern} has no guard`);
    expect(failure).not.toContain('behaviour /api/*');
  });

  it('takes Lambda@Edge for the guard, and tells a version from another', () => {
    const arn = 'arn:aws:lambda:us-east-1:123456789012:function:urr-guard:7';
    const { app, stack, guard } = yourStack(arn);
    new Distribution(stack, 'Shop', { defaultBehavior: guard.protect({ origin }) });
    app.synth();
    Template.fromStack(stack).hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        DefaultCacheBehavior: {
          LambdaFunctionAssociations: [{ EventType: 'viewer-request', LambdaFunctionARN: arn }],
        },
      },
    });
    expect(() => guard.protect({ origin }, { next: before })).toThrow('--next');

    const late = yourStack(arn);
    new Distribution(late.stack, 'Shop', {
      defaultBehavior: new Guard(late.stack, 'Old', {
        config,
        lambdaEdge: Version.fromVersionArn(late.stack, 'V6', arn.replace(/7$/, '6')),
      }).protect({ origin }),
    });
    expect(failureOf(() => late.app.synth())).toContain('behaviour default (*) has no guard');
  });

  it('says at once where a behaviour has a viewer-request function already', () => {
    const { stack, guard } = yourStack();
    const other = new CloudFrontFunction(stack, 'Other', { code: FunctionCode.fromInline(before) });
    const functionAssociations = [{ eventType: FunctionEventType.VIEWER_REQUEST, function: other }];
    expect(() => guard.protect({ origin, functionAssociations })).toThrow('`next`');
  });
});

function failureOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return String(error);
  }
  return '';
}
