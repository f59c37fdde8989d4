/** Statements that may do something with everything, and why no less does. */
export const EVERYTHING: { readonly [sid: string]: string } = {
  ServiceLinkedRole: "a role that isn't there has no ARN; the condition names the one service",
  Read: "EC2's and ELB's Describe actions know no resources",
  CertsWafShield: "certificates, web ACLs and user pools are those that an Ingress names; the actions read them, or tie them to a load balancer",
  SgRulesAny: "the cluster's own security group, which EKS makes and tags, gets the rules from load balancers to nodes",
  SgCreate: "what isn't there has no ARN, and the VPC's is known only at apply",
  SgRulesOwned: "by condition, groups with the controller's tag",
  LbCreateTagged: "by condition, with the controller's tag",
  ListenersRules: "listeners have no tag when they are made",
  LbModifyOwned: "by condition, with the controller's tag",
  ListenerMutate: "rules and listeners of load balancers, which their tags don't reach",
};

/** Those of Karpenter's controller besides. */
export const KARPENTER: { readonly [sid: string]: string } = {
  ReadRegion: "EC2's Describe actions know no resources; by condition, of one region",
  ReadPrices: "the price list knows no resources",
  ListProfiles: "the action knows no resources; without it an EC2NodeClass never goes (nodeclass/controller.go, cleanupInstanceProfiles)",
};

/** Of Lustre for claims. */
export const CLAIMS: { readonly [sid: string]: string } = { LookAtFiles: "the action knows no resources; by condition, of one region" };

/** Of records of doors. */
export const DNS: { readonly [sid: string]: string } = { ListZones: "the action knows no resources" };

/** Of spans in X-Ray. */
export const SPANS: { readonly [sid: string]: string } = { WriteSpans: "X-Ray's writes know no resources: AWS's own policy for them, AWSXRayDaemonWriteAccess, has no other" };

/** What everybody may with a resource, and on what condition. */
export const EVERYBODY: { readonly [sid: string]: string } = { MountByAccessPoint: "by condition, through a mount target, which the private subnets alone reach, and as an access point's user, who isn't root" };
