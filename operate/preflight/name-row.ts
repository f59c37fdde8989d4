import { Answer } from "../programs/answer";
import { Row, unknownRow } from "./row";

/** What bears a name already. */
export interface Found {
  /** Whether it is this deployment's own, by its tag. */
  readonly own: boolean;
  /** What gives the name free, where something does. */
  readonly command?: string;
  /** What it is, where it isn't simply there. */
  readonly there?: string;
}

/** Whether a name is free, or taken by this deployment itself. */
export function nameRow(kind: string, name: string, answer: Answer<Found>): Row {
  const what = `${kind.replace(/-/g, " ").replace("eks", "EKS").replace("gke", "GKE").replace("iam", "IAM").replace("ecr", "ECR")} ${name}`;
  if (!answer.known && answer.why === "absent") return { group: "name", what, needed: "free", there: "free", verdict: "ok" };
  if (!answer.known) return unknownRow("name", what, "free", answer);
  const { own, command, there } = answer.value;
  if (own) return { group: "name", what, needed: "free", there: "this deployment's own", verdict: "ok" };
  return { group: "name", what, needed: "free", there: there ?? "taken by others", verdict: "lacking", note: "another id or name, or what is there goes first", ...(command === undefined ? {} : { command }) };
}
