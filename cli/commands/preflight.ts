import { Command, CommandError } from "../command";
import { OUTPUT_SUMMARY, outputOf } from "../deployment";

const CIDR = /^\d{1,3}(\.\d{1,3}){3}\/([0-9]|[12]\d|3[0-2])$/;

/** `cdktf-dynamo preflight`. */
export const preflight: Command = {
  name: "preflight",
  summary: "asks an account whether a deployment will find what it needs",
  usage: ["[--output DIR] [--nodes start|most] [--beside CIDR]... [--context NAME] [--timeout SECONDS] [--json] <id>"],
  about: `Reads the deployment that \`cdktf synth\` described (docs/commands/deployment-json.md) and asks aws, az or gcloud, with your credentials: quotas with
spot apart and what is used taken off, where the machines are sold, reservations, rights to deploy, APIs and resource providers, names that are taken,
the tools of this machine, the token of a gated model. Nothing is changed, and what couldn't be asked is never taken for there: with nothing that
lacks it then ends with 2. docs/operations.md`,
  flags: [
    { name: "output", value: "DIR", summary: OUTPUT_SUMMARY },
    { name: "nodes", value: "start|most", form: /^(start|most)$/, says: "is start or most", summary: "room for the nodes that pools start with, or may have (default: most)" },
    { name: "beside", value: "CIDR", many: true, form: CIDR, says: "is a range of IPv4 addresses like 10.0.0.0/8", summary: "addresses of a network that the deployment's is to be joined with" },
    { name: "context", value: "NAME", summary: "a context of your kubeconfig, to look for the Secret with a token (default: no cluster is asked)" },
    { name: "timeout", value: "SECONDS", form: /^[1-9]\d{0,3}$/, says: "is a number of seconds, 1 to 9999", summary: "how long a program may take for one answer (default: 60)" },
    { name: "json", summary: "the rows as JSON" },
  ],
  operand: { name: "<id>", summary: "the deployment", minimum: 1, maximum: 1 },
  examples: [
    { line: "eks", what: "before the first deployment" },
    { line: "--nodes start eks", what: "only what it starts with" },
    { line: "--beside 10.0.0.0/8 --json aks", what: "beside a company's network, for programs" },
  ],
  findings: "something lacks",
  cleansUp: true,
  async run(input, { io, signal }) {
    const { findOperated } = await import("../../operate/clouds/deployment");
    const { Programs } = await import("../../operate/programs/programs");
    const work = await import("../../operate/preflight/preflight");
    const { heldTypes } = await import("../../operate/preflight/rights/held-types");
    const { rowsText } = await import("../../operate/preflight/text");
    const output = outputOf(input);
    let deployment;
    try {
      deployment = findOperated(output, input.operands[0], io.readFile);
    } catch (error) {
      throw new CommandError((error as Error).message);
    }
    const programs = new Programs({ env: io.env, signal, limitMs: 1000 * Number(input.first("timeout") ?? 60) });
    const types = heldTypes(output, deployment, io.readFile);
    const nodes = input.first("nodes") === "start" ? "start" : "most";
    const rows = await work.preflight(programs, deployment, { nodes, beside: input.all("beside"), context: input.first("context"), types });
    io.out(input.has("json") ? `${JSON.stringify({ version: 1, id: deployment.id, nodes, rows }, null, 2)}\n` : rowsText(rows));
    return work.preflightStatus(rows);
  },
};
