import { Diagnostic } from "../checks/diagnostics";
import { Evaluation } from "../evaluate";
import { counted } from "../units";
import { Parallelism } from "./parallelism";

/** Errors that more GPUs in tensor parallelism may take away. */
const HELPED: readonly string[] = ["does-not-fit", "sequence-does-not-fit", "sla-below-bound"];

/**
 * The diagnostics of a split that was asked for and is too small, with the smallest tensor size of a node that passes every check in
 * their advice. Only where nothing else is wrong: other errors must be mended first.
 */
export function withWayOut({ parallelism, diagnostics: { list } }: Evaluation, gpusPerNode: number, evaluate: (parallelism: Parallelism) => Evaluation): readonly Diagnostic[] {
  const errors = list.filter(({ severity }) => severity === "error");
  if (errors.length === 0 || errors.some(({ code }) => !HELPED.includes(code))) return list;
  const advice = adviceFor(parallelism, gpusPerNode, evaluate);
  return list.map((diagnostic) => (diagnostic === errors[0] ? { ...diagnostic, fix: `${diagnostic.fix} ${advice}` } : diagnostic));
}

function adviceFor(parallelism: Parallelism, gpusPerNode: number, evaluate: (parallelism: Parallelism) => Evaluation): string {
  const { pipeline, expert, data, redundantExperts } = parallelism;
  for (let tensor = parallelism.tensor + 1; tensor * pipeline * data <= gpusPerNode; tensor++) {
    const wider = { tensor, pipeline, expert: expert > 1 ? tensor * data : 1, data, ...(redundantExperts === undefined ? {} : { redundantExperts }) };
    if (!evaluate(wider).diagnostics.failed) return `Tensor ${tensor} passes${expert > 1 ? ` with expert ${wider.expert}` : ""}.`;
  }
  return `No larger tensor size within a node of ${counted(gpusPerNode, "GPU")} passes; "auto" looks at other splits and more nodes.`;
}
