import { Token } from "../../core/framework";
import { checkUnique } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { EksClusterProps } from "../eks-cluster-props";
import { isAutoMode } from "../karpenter/provisioner";
import { EksSecurityGroups } from "./security-groups-options";

/** Ids as EC2 gives them: the short ones are from before 2018. */
const GROUP_ID = /^sg-([0-9a-f]{8}|[0-9a-f]{17})$/;
/** EKS's quota, which isn't raised (https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html, control plane security groups per cluster). */
const MOST_OF_CONTROL_PLANE = 4;
/** The most that VPC's quota for an interface is raised to; five without (https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html). */
const MOST_OF_INTERFACE = 16;

/** The groups of one's own that a pool's nodes have. */
export function groupsOfNodes({ securityGroups }: Pick<EksClusterProps, "securityGroups">, pool: { readonly securityGroupIds?: string[] } = {}): string[] {
  return [...(securityGroups?.nodes ?? []), ...(pool.securityGroupIds ?? [])];
}

/** What is wrong with the groups of a cluster, and of its pools. */
export function checkSecurityGroups(props: EksClusterProps): Finding[] {
  const { securityGroups = {}, systemPool = {}, existingNetwork, gpuPools } = props;
  const { controlPlane = [], nodes = [] } = securityGroups;
  return [
    ...(props.securityGroups !== undefined && existingNetwork === undefined ? [withoutNetwork(props.securityGroups)] : []),
    ...checkGroups("securityGroups.controlPlane", controlPlane, MOST_OF_CONTROL_PLANE, "EKS takes"),
    ...checkGroups("securityGroups.nodes", nodes, MOST_OF_INTERFACE - 2, "with the cluster's own and EFA's, an interface of EC2 takes"),
    ...(isAutoMode(systemPool) && nodes.length > 0 ? [ofAutoMode(nodes)] : []),
    ...gpuPools.flatMap((pool, index) => checkPoolGroups(`gpuPools[${index}]`, pool, props)),
  ];
}

/** What is wrong with the groups of one pool beside those of all nodes. */
export function checkPoolGroups(at: string, { securityGroupIds: own }: { readonly securityGroupIds?: string[] }, { securityGroups }: Pick<EksClusterProps, "securityGroups">): Finding[] {
  if (own === undefined) return [];
  const all = securityGroups?.nodes ?? [];
  const twice = own.flatMap((value, index): Finding[] => {
    if (!all.includes(value)) return [];
    return [{ code: "security-group-twice", property: `${at}.securityGroupIds[${index}]`, value, reason: "all nodes have it, by securityGroups.nodes", fix: "leave it out here" }];
  });
  return [...checkGroups(`${at}.securityGroupIds`, own, MOST_OF_INTERFACE - 2 - all.length, "with the cluster's own, EFA's and those of all nodes, an interface of EC2 takes"), ...twice];
}

function checkGroups(property: string, ids: string[], most: number, who: string): Finding[] {
  const at = (index: number): string => `${property}[${index}]`;
  const findings = ids.flatMap((value, index): Finding[] => {
    if (Token.isUnresolved(value) || GROUP_ID.test(value)) return [];
    return [{ code: "invalid-security-group", property: at(index), value, reason: "AWS gives no such id", fix: 'write it like "sg-0123456789abcdef0"' }];
  });
  if (ids.length > most) {
    findings.push({ code: "invalid-security-group", property, value: ids, reason: `${who} ${most} of one's own at most`, fix: "put the rules of several into one" });
  }
  return [...findings, ...checkUnique("security-group-twice", at, ids)];
}

function withoutNetwork(value: EksSecurityGroups): Finding {
  const reason = "a VPC that is made here has none of yours yet";
  return { code: "groups-without-network", property: "securityGroups", value, reason, fix: "name existingNetwork; or give addGpuPool groups that are made in the cluster's vpcId" };
}

function ofAutoMode(value: string[]): Finding {
  const reason = "the system nodes are of EKS's own NodePools, which have the cluster's group alone";
  return { code: "auto-mode-decides", property: "securityGroups.nodes", value, reason, fix: "write securityGroupIds of the GPU pools" };
}
