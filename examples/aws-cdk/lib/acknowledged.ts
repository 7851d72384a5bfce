import { Stack, Validations } from 'aws-cdk-lib';
import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';

type Acknowledged = {
  /** Found in the construct's path. */
  readonly path: RegExp;
  readonly ids: readonly string[];
  readonly reason: string;
};

/** The CDK's own function that copies the page into its bucket. It runs while deploying, never for a visitor. */
const PAGE_UPLOAD = /\/Custom::CDKBucketDeployment/;

/** What cdk-nag finds and stays, with the reason. Whatever else it finds fails the synthesis. */
export const ACKNOWLEDGED: readonly Acknowledged[] = [
  {
    path: /\/WaitingRoom\/Api\//,
    ids: ['APIG4'],
    reason:
      'Visitors have no accounts here. The function refuses what lacks the x-origin-verify header, and places and passes are signed.',
  },
  {
    path: /\/Distribution\/Resource$/,
    ids: ['CFR1'],
    reason: 'Which countries may buy is for the seller to say, and geography misplaces travellers.',
  },
  {
    path: /\/Distribution\/Resource$/,
    ids: ['CFR4'],
    reason:
      'Only without a domain of your own: the certificate of cloudfront.net sets it. With one it is TLSv1.2_2021.',
  },
  {
    path: /\/Secrets\/Keys\//,
    ids: ['SMG4'],
    reason:
      'Rings are rotated in three steps that guards and servers take in order (`urr keys rotate`), not by a timer.',
  },
  {
    path: /\/Secrets\/OriginVerify\//,
    ids: ['SMG4'],
    reason: 'CloudFront takes the new value with the next deployment only; a timer would cut the site off.',
  },
  {
    path: /\/EntryQueue\/Store\/Nodes$/,
    ids: ['AEC6'],
    reason: 'Reached over TLS and only from the security groups of the queue service and the operator.',
  },
  {
    path: /\/EntryQueue\/Task\/Resource$/,
    ids: ['ECS2'],
    reason:
      'The one plain variable is the address of the store; keys and the header come from Secrets Manager.',
  },
  {
    path: /\/EntryQueue\/Task\/ExecutionRole\//,
    ids: ['IAM5[Resource::*]'],
    reason: 'ecr:GetAuthorizationToken has no resource; pulling is limited to the one repository.',
  },
  {
    path: /\/EntryQueue\/Network\//,
    ids: ['CloudFormation-Validate::W3010'],
    reason: 'Zones are told, so that synthesis needs no account: `-c zones=…`.',
  },
  {
    path: /\/Operator\/FunctionRole\//,
    ids: ['IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaENIManagementAccess]'],
    reason:
      "AWS's policy for functions in a network: it makes and removes interfaces, for which resources cannot be named.",
  },
  {
    path: PAGE_UPLOAD,
    ids: [
      'L1',
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      'IAM5[Action::s3:Abort*]',
      'IAM5[Action::s3:DeleteObject*]',
      'IAM5[Action::s3:GetBucket*]',
      'IAM5[Action::s3:GetObject*]',
      'IAM5[Action::s3:List*]',
    ],
    reason: 'Made by the CDK to put one page into one bucket; runtime and policies are its own.',
  },
];

export function acknowledge(root: IConstruct): void {
  for (const construct of root.node.findAll()) {
    for (const { path, ids, reason } of ACKNOWLEDGED)
      if (path.test(`/${construct.node.path}`)) accept(construct, ids, reason);
    if (PAGE_UPLOAD.test(`/${construct.node.path}`))
      accept(construct, uploadResources(construct), 'Files of the page, and the asset they come from.');
  }
}

/** Rules of `AwsSolutions`, unless another pack is named. */
function accept(construct: IConstruct, ids: readonly string[], reason: string): void {
  Validations.of(construct).acknowledge(
    ...ids.map((id) => ({ id: id.includes('::W') ? id : `AwsSolutions-${id}`, reason })),
  );
}

/** Findings that hold names of this account's buckets. */
function uploadResources(construct: IConstruct): readonly string[] {
  const stack = Stack.of(construct);
  const bucket = stack.node.findChild('Page').node.findChild('Bucket').node.defaultChild as CfnBucket;
  const assets = `cdk-${stack.synthesizer.bootstrapQualifier}-assets-${stack.account}-${stack.region}`;
  return [
    `IAM5[Resource::<${stack.getLogicalId(bucket)}.Arn>/*]`,
    `IAM5[Resource::arn:<AWS::Partition>:s3:::${assets}/*]`,
  ];
}
