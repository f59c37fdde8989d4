import * as os from "os";
import * as path from "path";
import { App, TerraformStack } from "cdktf";
import { InvalidInputError, Problem } from "../../../../constructs/core/problems/problem";
import { SYNTH_REFUSED } from "../../../../constructs/core/problems/refuse";
import { Engine } from "../../../../constructs/inference/engine";
import { ServedModel } from "../../../../constructs/inference/served-model";
import { EFA, clusterOf, h100 } from "../shapes/cluster";
import { WATCHED } from "../scaling/scaled";

/* eslint-disable @typescript-eslint/no-explicit-any -- properties as a program without types gives them */

/** A wrong input: what is said, the code under which it is refused, the property that is named, and how the way out begins. */
export type Refusal = [input: any, code: string, property: string, fix: string];

/** As the title of a test: what stands at the property, and where. */
export function titled(rows: readonly Refusal[]): [title: string, ...row: Refusal][] {
  const named = (input: any): string => JSON.stringify(input, (_, value: unknown) => (value === undefined ? "undefined" : typeof value === "number" && !Number.isFinite(value) ? String(value) : value));
  return rows.map((row) => [`${named(row[0]).slice(0, 120)} is ${row[1]} at ${row[2]}`, ...row]);
}

/**
 * What an app with this says when it is synthesised: one problem, with the construct's path, the property's, the value, the reason and a way out, each in
 * the message that a person reads.
 */
export function expectRefused(make: (stack: TerraformStack) => unknown, [, code, property, fix]: Refusal): void {
  const app = new App({ outdir: path.join(os.tmpdir(), "cdktf-dynamo-refused"), context: { [SYNTH_REFUSED]: true } });
  make(new TerraformStack(app, "lab"));
  let thrown: unknown;
  try {
    app.synth();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(InvalidInputError);
  const { problems, message } = thrown as InvalidInputError;
  expect(problems.map((problem: Problem) => `${problem.code} ${problem.property}`)).toEqual([`${code} ${property}`]);
  const [{ constructPath, reason, fix: way }] = problems;
  expect(message).toContain(`[${code}] ${constructPath}: ${property} = `);
  expect(message).toContain(`\n    ${reason}\n    fix: ${way}`);
  expect(way.startsWith(fix)).toBe(true);
  expect(reason.split(" ").length).toBeGreaterThan(2);
}

/** A model on eight H100 a node with EFA, which is served as it is without what is said. */
export function expectModelRefused(row: Refusal): void {
  const model = { name: "qwen", model: "Qwen/Qwen3-0.6B", ...WATCHED, ...row[0] };
  expectRefused((stack) => new ServedModel(stack, "model", { ...model, cluster: clusterOf(h100("gpus", EFA)) }), row);
}

export const vllm = (...engineArgs: any[]): any => ({ engineArgs });
export const sglang = (...engineArgs: any[]): any => ({ engine: Engine.SGLANG, engineArgs });
export const trtllm = (...engineArgs: any[]): any => ({ engine: Engine.TENSORRT_LLM, engineArgs });
export const mocker = (...engineArgs: any[]): any => ({ engine: Engine.MOCKER, engineArgs });
export const on8 = (model: object): any => ({ ...model, gpusPerWorker: 8 });
export const variables = (environment: unknown): any => ({ environment });
export const plan = (asked: unknown): any => ({ plan: asked });
