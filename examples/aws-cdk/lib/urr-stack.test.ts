import { readFileSync } from 'node:fs';
import { tableDefinitions } from '@urr/server/dynamodb';
import { Match } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Loose, propertiesOf, type Synthesized, synthesize } from './synthesized';

let small: Synthesized;
let whole: Synthesized;

beforeAll(() => {
  small = synthesize({ shop: 'alb.shop.example' });
  whole = synthesize({
    shop: 'alb.shop.example',
    tier2: 'container',
    events: 'iu-2027,bts-2027',
    warmWrites: '20000',
    domain: 'tickets.example.com',
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/c',
  });
});

const only = (template: Synthesized['urr'], type: string) => {
  const all = Object.values(propertiesOf(template, type));
  expect(all).toHaveLength(1);
  return all[0];
};

describe('distribution', () => {
  it('has the behaviours of the design, likeliest trap first', () => {
    const { CacheBehaviors } = only(whole.urr, 'AWS::CloudFront::Distribution').DistributionConfig;
    const patterns: string[] = CacheBehaviors.map(({ PathPattern }: { PathPattern: string }) => PathPattern);
    expect(patterns).toEqual([
      '/vwr-api/vwr/status/*',
      '/vwr-api/*',
      '/vwr/*',
      '/api/v1/queue/*',
      '/api/*',
      '/static/*',
      '/_next/static/*',
    ]);
  });

  it('has the guard on every behaviour, the default one included', () => {
    for (const { urr } of [small, whole]) {
      const { CacheBehaviors, DefaultCacheBehavior } = only(
        urr,
        'AWS::CloudFront::Distribution',
      ).DistributionConfig;
      for (const behavior of [DefaultCacheBehavior, ...CacheBehaviors])
        expect(behavior.FunctionAssociations).toEqual([
          {
            EventType: 'viewer-request',
            FunctionARN: { 'Fn::GetAtt': [expect.stringMatching(/^Guard/), 'FunctionARN'] },
          },
        ]);
      for (const { FunctionConfig } of Object.values(propertiesOf(urr, 'AWS::CloudFront::Function'))) {
        expect(FunctionConfig.Runtime).toBe('cloudfront-js-2.0');
        expect(FunctionConfig.KeyValueStoreAssociations).toHaveLength(1);
      }
    }
  });

  it('takes Lambda@Edge on every behaviour instead, by switch', () => {
    const version = 'arn:aws:lambda:us-east-1:123456789012:function:urr-guard:7';
    const { urr } = synthesize({ lambdaEdgeVersionArn: version });
    const { CacheBehaviors, DefaultCacheBehavior } = only(
      urr,
      'AWS::CloudFront::Distribution',
    ).DistributionConfig;
    for (const behavior of [DefaultCacheBehavior, ...CacheBehaviors]) {
      expect(behavior.FunctionAssociations).toBeUndefined();
      expect(behavior.LambdaFunctionAssociations).toEqual([
        { EventType: 'viewer-request', LambdaFunctionARN: version },
      ]);
    }
    urr.resourceCountIs('AWS::CloudFront::KeyValueStore', 0);
  });

  it('sends the secret header to every origin but the bucket, which OAC closes', () => {
    const { Origins } = only(whole.urr, 'AWS::CloudFront::Distribution').DistributionConfig;
    expect(Origins).toHaveLength(4);
    const open = Origins.filter(
      (origin: { S3OriginConfig?: unknown }) => origin.S3OriginConfig === undefined,
    );
    expect(open).toHaveLength(3);
    for (const { OriginCustomHeaders } of open) {
      expect(OriginCustomHeaders[0].HeaderName).toBe('x-origin-verify');
      expect(JSON.stringify(OriginCustomHeaders[0].HeaderValue)).toContain('{{resolve:secretsmanager:');
    }
    whole.urr.resourceCountIs('AWS::CloudFront::OriginAccessControl', 1);
    whole.urr.resourceCountIs('AWS::CloudFront::VpcOrigin', 1);
  });

  it('caches one document, for a second, without cookies or headers in its key', () => {
    const {
      MinTTL,
      DefaultTTL,
      ParametersInCacheKeyAndForwardedToOrigin: key,
    } = only(whole.urr, 'AWS::CloudFront::CachePolicy').CachePolicyConfig;
    expect([MinTTL, DefaultTTL]).toEqual([1, 1]);
    expect(key.CookiesConfig.CookieBehavior).toBe('none');
    expect(key.HeadersConfig.HeaderBehavior).toBe('none');
  });

  it('replaces no error, logs no cookie and takes TLS 1.2 with a domain', () => {
    const config = only(whole.urr, 'AWS::CloudFront::Distribution').DistributionConfig;
    expect(config.CustomErrorResponses).toBeUndefined();
    expect(config.Logging.IncludeCookies).not.toBe(true);
    expect(config.ViewerCertificate.MinimumProtocolVersion).toBe('TLSv1.2_2021');
  });
});

describe('tier 1', () => {
  it('has the tables `tableDefinitions` describes, which outlive the stack', () => {
    const tables = whole.urr.findResources('AWS::DynamoDB::Table');
    for (const { name, key, ttl } of tableDefinitions()) {
      const table = Object.values(tables).find(({ Properties }) => Properties.TableName === name);
      expect(table?.DeletionPolicy).toBe('Retain');
      expect(table?.Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
        TimeToLiveSpecification: { AttributeName: ttl, Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        WarmThroughput: { ReadUnitsPerSecond: 20_000, WriteUnitsPerSecond: 20_000 },
      });
    }
    expect(JSON.stringify(small.urr.findResources('AWS::DynamoDB::Table'))).not.toContain('WarmThroughput');
  });

  it('runs on Node 24 and may do five things to its tables, on positions alone delete', () => {
    small.urr.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      MemorySize: 512,
      Environment: {
        Variables: Match.objectLike({
          URR_TABLES: '{"counters":"urr-counters","positions":"urr-positions"}',
        }),
      },
    });
    const used = ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'].map((name) => `dynamodb:${name}`);
    for (const name of ['WaitingRoom', 'Advancer', 'Operator']) {
      const rights = rightsOf(small, name).filter(({ Action }) =>
        [Action].flat()[0]?.startsWith('dynamodb:'),
      );
      expect(rights.map(({ Action }) => Action)).toEqual([used, [...used, 'dynamodb:DeleteItem']]);
      expect(JSON.stringify(rights.map(({ Resource }) => Resource))).not.toContain('*');
    }
  });

  it('shows its keys to the function that signs and to no other', () => {
    const readers = ['WaitingRoom', 'Advancer', 'Operator'].filter((name) =>
      rightsOf(small, name).some(({ Action }) => [Action].flat().includes('secretsmanager:GetSecretValue')),
    );
    expect(readers).toEqual(['WaitingRoom']);
  });

  it('holds no key in a template: secrets are made or put in later, the guard reads its store', () => {
    for (const { urr } of [small, whole]) {
      for (const secret of Object.values(propertiesOf(urr, 'AWS::SecretsManager::Secret')))
        expect(secret).not.toHaveProperty('SecretString');
      for (const { FunctionCode } of Object.values(propertiesOf(urr, 'AWS::CloudFront::Function')))
        expect(FunctionCode).not.toContain('urrKeys');
    }
  });

  it('advances every minute, without retries', () => {
    const rule = only(small.urr, 'AWS::Events::Rule');
    expect(rule.ScheduleExpression).toBe('rate(1 minute)');
    expect(rule.Targets[0].RetryPolicy.MaximumRetryAttempts).toBe(0);
  });

  it('logs no header, cookie or query of a visitor', () => {
    const { AccessLogSettings } = only(small.urr, 'AWS::ApiGatewayV2::Stage');
    expect(AccessLogSettings.Format).not.toMatch(/header|cookie|query/i);
  });
});

describe('tier 2', () => {
  it('is left out unless asked for, and its path then goes to the shop', () => {
    small.urr.resourceCountIs('AWS::ECS::Service', 0);
    small.urr.resourceCountIs('AWS::EC2::VPC', 0);
    expect(JSON.stringify(small.urr.toJSON())).not.toContain('"/api/v1/queue/*"');
  });

  it('keeps lines in Valkey in two zones, encrypted, never evicted', () => {
    expect(only(whole.urr, 'AWS::ElastiCache::ReplicationGroup')).toMatchObject({
      Engine: 'valkey',
      MultiAZEnabled: true,
      AutomaticFailoverEnabled: true,
      TransitEncryptionEnabled: true,
      AtRestEncryptionEnabled: true,
    });
    expect(only(whole.urr, 'AWS::ElastiCache::ParameterGroup').Properties).toEqual({
      'maxmemory-policy': 'noeviction',
    });
  });

  it('is reached by nobody but CloudFront, and reads its keys as secrets', () => {
    expect(only(whole.urr, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Scheme).toBe('internal');
    const [container] = only(whole.urr, 'AWS::ECS::TaskDefinition').ContainerDefinitions;
    expect(container.Secrets.map(({ Name }: { Name: string }) => Name)).toEqual([
      'URR_KEYS',
      'URR_ORIGIN_VERIFY',
    ]);
    expect(container.Environment.map(({ Name }: { Name: string }) => Name)).toEqual([
      'URR_REDIS_URL',
      'URR_CONFIG',
    ]);
    expect(container.ReadonlyRootFilesystem).toBe(true);
    const groups = JSON.stringify(propertiesOf(whole.urr, 'AWS::EC2::SecurityGroup'));
    expect(groups).toContain('CloudFront VPC origin');
    expect(groups.match(/"SecurityGroupIngress":\[[^\]]*0\.0\.0\.0\/0/)).toBeNull();
  });
});

describe('web ACL', () => {
  it('counts polls apart from pages, and everything else after them', () => {
    const { Rules, Scope, DefaultAction } = only(small.webAcl, 'AWS::WAFv2::WebACL');
    expect(Scope).toBe('CLOUDFRONT');
    expect(DefaultAction).toEqual({ Allow: {} });
    const limits = Rules.flatMap(({ Name, Statement }: Loose) =>
      Statement.RateBasedStatement ? [[Name, Statement.RateBasedStatement.Limit]] : [],
    );
    expect(limits).toEqual([
      ['waiting-room-assign', 2_000],
      ['waiting-room-status', 100_000],
      ['waiting-room', 20_000],
      ['entry-queue', 20_000],
      ['site-by-address', 2_000],
    ]);
    const site = JSON.stringify(Rules[4].Statement.RateBasedStatement.ScopeDownStatement);
    expect(site).toContain('/vwr-api/');
    expect(site).toContain('/api/v1/queue/');
    expect(Rules.map(({ Priority }: { Priority: number }) => Priority)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('blacks out cookies and tokens in its log', () => {
    const { RedactedFields } = only(small.webAcl, 'AWS::WAFv2::LoggingConfiguration');
    const names = RedactedFields.map(({ SingleHeader }: Loose) => SingleHeader.Name);
    expect(names).toEqual(['cookie', 'authorization', 'x-urr-vwr-token', 'x-queue-entry-token']);
  });
});

describe('watching', () => {
  it('has the alarms and the dashboard of ops/ for each event', () => {
    const ops = JSON.parse(readFileSync(new URL('../../../ops/cloudwatch.json', import.meta.url), 'utf8'));
    expect(Object.keys(whole.events)).toEqual(['iu-2027', 'bts-2027']);
    for (const [eventId, template] of Object.entries(whole.events)) {
      expect(Object.keys(template.toJSON().Resources).sort()).toEqual(Object.keys(ops.Resources).sort());
      expect(JSON.stringify(template.toJSON())).toContain(eventId);
    }
  });

  it('tells a topic of throttled, failing and silent parts', () => {
    const alarms = Object.values(propertiesOf(small.urr, 'AWS::CloudWatch::Alarm'));
    expect(alarms.map(({ AlarmDescription }) => AlarmDescription.split(':')[0]).sort()).toEqual([
      'AdvancerFails',
      'AdvancerThrottled',
      'The one-minute timer does not run',
      'WaitingRoomFails',
      'WaitingRoomThrottled',
      'urr-countersThrottled',
      'urr-positionsThrottled',
    ]);
    for (const { AlarmActions } of alarms) expect(AlarmActions).toHaveLength(1);
  });
});

it('asks no account anything while it is synthesised', () => {
  expect([...small.missing, ...whole.missing]).toEqual([]);
});

type Right = { readonly Action: string | string[]; readonly Resource: unknown };

function rightsOf({ urr }: Synthesized, construct: string): readonly Right[] {
  return Object.entries(propertiesOf(urr, 'AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith(construct))
    .flatMap(([, { PolicyDocument }]) => PolicyDocument.Statement as Right[]);
}
