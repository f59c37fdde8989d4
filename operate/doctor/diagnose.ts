import { PROFILES } from "../../inference-runtime/planner/profiles/profiles";
import { Deployed } from "../cluster/deployment";
import { Row } from "../verify/row";
import table from "./data/symptoms.json";
import { redactText } from "./redact";
import { Sign, Where } from "./sign";

/** A row of the table: what is seen, what it comes from, what helps. */
export interface Symptom {
  readonly id: string;
  readonly stage: string;
  readonly where: Where;
  /** Of what it is seen on. @default - anything */
  readonly of?: string;
  readonly says: string;
  readonly cause: string;
  readonly fix: string;
  /** @default - the fix is no command */
  readonly command?: string;
  readonly source: string;
}

/** A cause, with what tells of it. */
export interface Finding {
  readonly id: string;
  readonly stage: string;
  readonly cause: string;
  readonly fix: string;
  readonly command?: string;
  readonly source: string;
  readonly evidence: readonly string[];
}

export interface Diagnosis {
  /** The cause on which all else may hang. @default - nothing that the table knows */
  readonly first?: Finding;
  /** What else was recognised, in the same order; some of it goes when the first does. */
  readonly others: readonly Finding[];
  /** Rows that aren't as they should be and that no finding tells of. */
  readonly unexplained: readonly Row[];
  /** What couldn't be looked at: nothing is concluded from it. */
  readonly unread: readonly Row[];
}

export const STAGES: readonly string[] = table.stages;
export const SYMPTOMS: readonly Symptom[] = (table.symptoms as readonly Symptom[]).map((one) => ({ ...one, says: one.says.replace("{outOfMemory}", outOfMemory) }));

/** What the engines say of it, as their profiles have it. */
function outOfMemory(): string {
  const texts = Object.values(PROFILES).flatMap((profile) => profile.outOfMemory);
  return texts.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
}
/** So much of a cause is told of what several pods say alike. */
const EVIDENCE = 4;

/** A line of a log is there many times and matches seldom: the expressions are made once. */
const EXPRESSIONS = new Map<string, RegExp>();

function expression(text: string): RegExp {
  const made = EXPRESSIONS.get(text) ?? new RegExp(text);
  EXPRESSIONS.set(text, made);
  return made;
}

/** The causes that signs tell of, the one that all else depends on first. Each sign counts for the first row that knows it. */
export function diagnose(signs: readonly Sign[], rows: readonly Row[], { id, dynamo }: Deployed, symptoms: readonly Symptom[] = SYMPTOMS): Diagnosis {
  const names = { id, platform: dynamo.namespace, models: dynamo.modelNamespace, namespace: dynamo.modelNamespace };
  const found = new Map<string, { symptom: Symptom; finding: Finding; about: Set<string> }>();
  const told = new Set<string>();
  for (const sign of signs) {
    const symptom = symptoms.find((one) => one.where === sign.where && (one.of === undefined || expression(one.of).test(sign.about)) && expression(one.says).test(sign.text));
    if (symptom === undefined) continue;
    if (sign.where === "check") told.add(sign.text);
    const finding = findingOf(symptom, sign, names);
    // Pods that are alike say the same, each of itself.
    const key = `${symptom.id} ${sign.name === undefined ? finding.cause : finding.cause.replaceAll(sign.name, "")}`;
    const { finding: known = finding, about = new Set<string>() } = found.get(key) ?? {};
    const evidence = [...new Set([...known.evidence, `${sign.about}: ${sign.text}`])].slice(0, EVIDENCE);
    found.set(key, { symptom, finding: { ...known, evidence }, about: about.add(sign.about) });
  }
  const order = ({ symptom }: { readonly symptom: Symptom }): number => STAGES.indexOf(symptom.stage) * symptoms.length + symptoms.indexOf(symptom);
  const [first, ...others] = [...found.values()].sort((a, b) => order(a) - order(b)).map(({ finding, about }) => (about.size === 1 ? finding : { ...finding, cause: `${finding.cause} (and ${about.size - 1} more alike)` }));
  const failed = rows.filter(({ status }) => status === "failed");
  return {
    first,
    others,
    unexplained: failed.filter(({ id, about, seen }) => !told.has(redactText(`${id} ${about}: ${seen}`))),
    unread: rows.filter(({ status }) => status === "unknown"),
  };
}

function findingOf({ id, stage, says, cause, fix, command, source }: Symptom, sign: Sign, names: { readonly [name: string]: string }): Finding {
  const { groups = {} } = expression(says).exec(sign.text) ?? {};
  const values: { readonly [name: string]: string | undefined } = { ...names, ...groups, about: sign.about, ...(sign.namespace === undefined ? {} : { namespace: sign.namespace }), name: sign.name, text: sign.text };
  const filled = (text: string): string => text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name]?.trim() ?? whole);
  return { id, stage, cause: filled(cause), fix: filled(fix), ...(command === undefined ? {} : { command: filled(command) }), source, evidence: [] };
}
