import { FakePrograms } from "../fake-programs";

/** What the AWS CLI answers where nothing is left of what the teardown asks for by tags and names. */
const NOTHING: readonly (readonly [string, object])[] = [
  ["describe-security-groups", { SecurityGroups: [] }],
  ["describe-network-interfaces", { NetworkInterfaces: [] }],
  ["describe-volumes", { Volumes: [] }],
  ["describe-snapshots", { Snapshots: [] }],
  ["describe-instances", { Reservations: [] }],
  ["describe-launch-templates", { LaunchTemplates: [] }],
  ["describe-log-groups", { logGroups: [] }],
  ["resourcegroupstaggingapi get-resources", { ResourceTagMappingList: [] }],
];

/** Everything that wasn't answered for before has nothing. */
export function nothingOnAws(fakes: FakePrograms): void {
  for (const [question, out] of NOTHING) fakes.on("aws", question, { out });
}
