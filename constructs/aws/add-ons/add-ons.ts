import { EksAddon } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import { roleName } from "../names";
import { PodIdentityRole } from "../identity/pod-identity-role";
import { EksAddOnVersions } from "./add-on-versions";
import { corefile } from "./corefile";

/** Properties of `EksAddOns`. */
export interface EksAddOnsProps {
  /** The cluster's name, a constant. */
  readonly clusterName: string;
  readonly region: string;
  /** The cluster's name, as its resource gives it. */
  readonly cluster: string;
  /** @default - EKS's default when each is made */
  readonly versions?: EksAddOnVersions;
  /** Whether all nodes are Auto Mode's, which brings network, proxy, DNS, identity agent and block storage itself. @default false */
  readonly autoMode?: boolean;
  /** A policy by which a key of one's own for disks is used. @default - it is AWS's */
  readonly diskKeyPolicyArn?: string;
  /** The name by which the cluster's pods reach FSx's API. @default - its own */
  readonly fsxApiName?: string;
}

/** An add-on that a cluster has only where it is asked for. */
export interface ExtraAddOn {
  /** EKS's name of it. */
  readonly name: string;
  /** @default - EKS's default when it is made */
  readonly version?: string;
  /** What it must wait for besides nodes: its role. @default - nothing */
  readonly after?: ITerraformDependable[];
  /** Its configuration. @default - its own */
  readonly values?: object;
}

/** EKS takes this one as a text. Without it the plugin enforces no NetworkPolicy. */
const CNI_VALUES = { enableNetworkPolicy: "true" };
/** The driver asks the instance metadata service for zone and attached interfaces, which only the machine's own network reaches. */
const EBS_VALUES = { node: { hostNetwork: true } };

/** The add-ons that EKS keeps: what a node needs to join before the first node, what needs nodes to run on after them. */
export class EksAddOns extends Construct {
  /** What a node needs to be ready, and to give pods their roles. */
  public readonly beforeNodes: ITerraformDependable[];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: EksAddOnsProps,
  ) {
    super(scope, id);
    const { versions = {}, autoMode = false } = props;
    if (autoMode) {
      this.beforeNodes = [];
      return;
    }
    const agent = this.addOn("eks-pod-identity-agent", versions.podIdentityAgent);
    const cni = this.role("vpc-cni", ["aws-node"], "AmazonEKS_CNI_Policy");
    this.beforeNodes = [
      agent,
      // Without the agent the network plugin crashes for want of its role, and no node becomes ready
      // (aws/amazon-vpc-cni-k8s#3840, terraform-aws-modules/terraform-aws-eks#3260).
      this.addOn("vpc-cni", versions.vpcCni, [agent, ...cni], CNI_VALUES),
      this.addOn("kube-proxy", versions.kubeProxy),
    ];
  }

  /**
   * CoreDNS and the storage drivers, whose pods must find a node: without one EKS calls them degraded and Terraform waits in vain.
   *
   * @param nodes the pools that they can run on
   * @param extras those that the cluster asks for
   */
  public addAfter(nodes: ITerraformDependable[], extras: readonly ExtraAddOn[]): void {
    const { versions = {}, autoMode = false } = this.props;
    if (!autoMode) this.addBlockStorage(nodes);
    const efs = this.role("efs-csi", ["efs-csi-controller-sa", "efs-csi-node-sa"], "service-role/AmazonEFSCSIDriverPolicy");
    this.addOn("aws-efs-csi-driver", versions.efsCsiDriver, [...nodes, ...efs]);
    for (const { name, version, after = [], values } of extras) this.addOn(name, version, [...nodes, ...after], values);
  }

  private addBlockStorage(nodes: ITerraformDependable[]): void {
    const { versions = {}, diskKeyPolicyArn, region, fsxApiName } = this.props;
    const ebs = this.role("ebs-csi", ["ebs-csi-controller-sa"], "service-role/AmazonEBSCSIDriverPolicy", diskKeyPolicyArn === undefined ? undefined : { "disk-key": diskKeyPolicyArn });
    const dns = fsxApiName === undefined ? undefined : { corefile: corefile({ [`fsx.${region}.amazonaws.com`]: fsxApiName }) };
    this.addOn("coredns", versions.coreDns, nodes, dns);
    this.addOn("aws-ebs-csi-driver", versions.ebsCsiDriver, [...nodes, ...ebs], EBS_VALUES);
  }

  private role(name: string, serviceAccounts: string[], managedPolicy: string, policyArns?: { [name: string]: string }): ITerraformDependable[] {
    const { clusterName, region, cluster } = this.props;
    return new PodIdentityRole(this, `${name}-role`, {
      cluster,
      roleName: roleName(clusterName, region, name),
      namespace: "kube-system",
      serviceAccounts,
      managedPolicies: [managedPolicy],
      policyArns,
    }).ready;
  }

  private addOn(addonName: string, addonVersion?: string, dependsOn?: ITerraformDependable[], values?: object): EksAddon {
    return new EksAddon(this, addonName, {
      clusterName: this.props.cluster,
      addonName,
      addonVersion,
      configurationValues: values === undefined ? undefined : JSON.stringify(values),
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      timeouts: { create: "30m", update: "30m", delete: "40m" },
      dependsOn,
    });
  }
}
