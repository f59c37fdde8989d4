import table from "../data/auto-mode.json";

/**
 * That Auto Mode may put tags of ours on what it makes for nodes, in IAM's own form: AWS's policies for it let it write EKS's alone. IAM's own
 * variable in it is written so that Terraform takes it for none of its.
 */
export function autoModeTagPolicy(region: string): string {
  const policy = {
    Version: "2012-10-17",
    Statement: table.permissions.map(({ sid, actions, resources, conditions }) => ({
      Sid: sid,
      Effect: "Allow",
      Action: actions,
      Resource: resources.map((resource) => resource.split("<region>").join(region)),
      Condition: conditions,
    })),
  };
  return JSON.stringify(policy).split("${aws:").join("$${aws:");
}
