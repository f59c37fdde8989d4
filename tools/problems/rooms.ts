import { RoomRules, Section } from "../../constructs/core/rules/rule";
import { RULES as aws } from "../../constructs/aws/rules";
import { RULES as azure } from "../../constructs/azure/rules";
import { RULES as cluster } from "../../constructs/cluster/rules";
import { RULES as core } from "../../constructs/core/rules";
import { RULES as dynamo } from "../../constructs/dynamo/rules";
import { RULES as google } from "../../constructs/google/rules";
import { RULES as inference } from "../../constructs/inference/rules";
import { RULES as kubernetes } from "../../constructs/kubernetes/rules";
import { RULES as observability } from "../../observability/rules";
import { RULES as stacks } from "../../stacks/rules";

/** A room's rules, and where they stand. */
export interface Room {
  /** The room's folder. */
  readonly folder: string;
  readonly rules: RoomRules;
}

/** The rooms that have rules, in the order of the page: what every room has first, then the clouds, then what goes into a cluster. */
export const ROOMS: readonly Room[] = [
  { folder: "constructs/core", rules: core },
  { folder: "constructs/cluster", rules: cluster },
  { folder: "constructs/aws", rules: aws },
  { folder: "constructs/azure", rules: azure },
  { folder: "constructs/google", rules: google },
  { folder: "constructs/kubernetes", rules: kubernetes },
  { folder: "constructs/dynamo", rules: dynamo },
  { folder: "constructs/inference", rules: inference },
  { folder: "observability", rules: observability },
  { folder: "stacks", rules: stacks },
];

/** The headings of the page. */
export const TITLES: { readonly [section in Section]: string } = {
  shapes: "Shapes",
  deployments: "Deployments and state",
  places: "Places, names, networks",
  access: "Access",
  doors: "Doors to a model",
  pools: "Clusters and pools",
  "in-cluster": "In the cluster",
  dynamo: "Dynamo",
  models: "Models",
  operations: "Budgets, availability, backups",
};
