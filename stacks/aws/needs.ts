import { EcrRepository, Eip, IamRole, Vpc } from "../../constructs/aws/bindings";
import { EksClusterProps } from "../../constructs/aws/eks-cluster-props";
import { planNetwork } from "../../constructs/aws/network/network-plan";
import { IConstruct } from "constructs";
import { AccountNeeds, madeIn, makes, namesOf, rangesOf } from "../account-needs";
import { EksClusterStack } from "./cluster-stack";
import { EksProvider } from "./provider-options";

const isRole = (one: IConstruct): one is IamRole => one instanceof IamRole;
const isRepository = (one: IConstruct): one is EcrRepository => one instanceof EcrRepository;
const isAddress = (one: IConstruct): one is Eip => one instanceof Eip;
const isVpc = (one: IConstruct): one is Vpc => one instanceof Vpc;

/** What an EKS deployment asks of its account and region. */
export function eksNeeds(stack: EksClusterStack, { clusterName, network, existingNetwork, provider, dnsRecords }: EksClusterProps & EksProvider): AccountNeeds {
  const zones = existingNetwork?.subnets.flatMap(({ zone }) => (zone === undefined ? [] : [zone])) ?? network?.availabilityZones;
  return {
    profile: provider?.profile,
    zones,
    ...(dnsRecords === undefined ? {} : { hostedZones: dnsRecords.zones.map(({ zoneId, domain }) => ({ zoneId, domain })) }),
    // A grant is made to a role that AWS has only once the account had a group of machines.
    services: makes(stack, "aws_kms_grant") ? ["autoscaling.amazonaws.com"] : [],
    names: [
      { kind: "eks-cluster", name: clusterName },
      ...namesOf("iam-role", madeIn(stack, isRole).map(({ nameInput }) => nameInput)),
      ...namesOf("ecr-repository", madeIn(stack, isRepository).map(({ nameInput }) => nameInput)),
    ],
    ranges: existingNetwork === undefined ? rangesOf({ network: planNetwork(network).cidr }) : [],
    counts: [
      { kind: "vpcs", count: madeIn(stack, isVpc).length },
      { kind: "elastic-ips", count: madeIn(stack, isAddress).length },
    ].filter(({ count }) => count > 0),
  };
}
