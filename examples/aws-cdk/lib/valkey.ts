import { RemovalPolicy } from 'aws-cdk-lib';
import {
  Connections,
  type IConnectable,
  Port,
  SecurityGroup,
  SubnetType,
  type Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { CfnParameterGroup, CfnReplicationGroup, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';

const PORT = 6380;

export type ValkeyProps = {
  readonly vpc: Vpc;
  readonly nodeType?: string;
};

/** The entry queue's store: a primary and a replica in the other zone, encrypted, that never throws keys out. */
export class Valkey extends Construct implements IConnectable {
  readonly connections: Connections;
  readonly url: string;

  constructor(scope: Construct, id: string, { vpc, nodeType = 'cache.t4g.small' }: ValkeyProps) {
    super(scope, id);
    const securityGroup = new SecurityGroup(this, 'Group', { vpc, allowAllOutbound: false });
    this.connections = new Connections({ securityGroups: [securityGroup], defaultPort: Port.tcp(PORT) });
    const subnets = new CfnSubnetGroup(this, 'Subnets', {
      description: 'URR entry queue',
      subnetIds: vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_WITH_EGRESS }).subnetIds,
    });
    const parameters = new CfnParameterGroup(this, 'Parameters', {
      cacheParameterGroupFamily: 'valkey8',
      description: 'URR entry queue: lines are never evicted',
      properties: { 'maxmemory-policy': 'noeviction' },
    });
    const group = new CfnReplicationGroup(this, 'Nodes', {
      replicationGroupDescription: 'URR entry queue',
      engine: 'valkey',
      engineVersion: '8.0',
      cacheNodeType: nodeType,
      cacheParameterGroupName: parameters.ref,
      cacheSubnetGroupName: subnets.ref,
      securityGroupIds: [securityGroup.securityGroupId],
      port: PORT,
      numNodeGroups: 1,
      replicasPerNodeGroup: 1,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      atRestEncryptionEnabled: true,
      transitEncryptionEnabled: true,
    });
    group.applyRemovalPolicy(RemovalPolicy.DESTROY);
    this.url = `rediss://${group.attrPrimaryEndPointAddress}:${PORT}`;
  }
}
