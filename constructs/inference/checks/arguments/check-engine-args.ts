import { Token } from "../../../core/framework";
import { ArgFinding, MOCKER, checkArgs } from "../../../../inference-runtime/planner/flags/check-args";
import { GivenArg } from "../../../../inference-runtime/planner/flags/read-args";
import { FlagWords, GivenWords } from "../../../../inference-runtime/planner/flags/words";
import { findModel } from "../../../../inference-runtime/planner/model/catalogue";
import { EngineArgs, EngineProfile, unnamedTensor } from "../../../../inference-runtime/planner/profiles/profile";
import { Finding } from "../../../core/problems/problem";
import { DynamoRelease } from "../../../dynamo/release";
import { checkValues } from "./check-arg-values";
import { checkQuantization } from "./check-quantization";
import { engineOf } from "../../engine";
import { versionsOf } from "../../engine-words";
import { engineParts } from "../../parts/model-parts";
import { Part } from "../../parts/part";
import { reservedFinding, secretFinding } from "./reserved-args";
import { ServedModelOptions } from "../../served-model-options";

/** What is refused of that which the planner's check finds; the rest is told. */
const REFUSED: readonly ArgFinding["code"][] = ["unknown-engine-arg", "invalid-engine-arg", "engine-arg-not-split", "duplicate-engine-arg"];

const opaque = (word: string): boolean => Token.isUnresolved(word);

/**
 * The engine's arguments of a model's parts: words that the engine of the release would stop at, flags that a property or the chart says,
 * and values that contradict one.
 */
export function checkEngineArgs(model: ServedModelOptions, release: DynamoRelease): Finding[] {
  return engineParts(model, release).flatMap((part) => checkPartArgs(part, model, release));
}

function checkPartArgs(part: Part, model: ServedModelOptions, release: DynamoRelease): Finding[] {
  const args = part.arguments;
  const engine = engineOf(model);
  if (args.length === 0 || opaque(args as unknown as string)) return [];
  const versions = versionsOf(model, release.version);
  // A mocker's own flags, not those of the engine that it plays.
  const flags = engine.simulated === true ? MOCKER : engine.name;
  const given = FlagWords.of(flags, versions).read(args, opaque);
  const own = ownFindings(part, engine, given.all, release);
  const taken = new Set(own.map(({ property }) => property));
  const wrong = checkArgs(flags, versions, args, opaque).filter(({ code, index }) => REFUSED.includes(code) && !taken.has(place(part, index)));
  return [...own, ...wrong.map((finding) => toFinding(part, finding)), ...(own.length + wrong.length > 0 ? [] : meaning(part, model, given, release))];
}

/** What to know of them without being refused. */
export function engineArgWarnings(model: ServedModelOptions, release: DynamoRelease): string[] {
  const engine = engineOf(model);
  if (engine.simulated) return [];
  const told = engineParts(model, release).flatMap((part) =>
    checkArgs(engine.name, versionsOf(model, release.version), part.arguments, opaque)
      .filter(({ code }) => !REFUSED.includes(code))
      .map(({ code, index, value, reason, fix }) => `[${code}] ${index === undefined ? place(part, index) : `${place(part, index)} = ${value}`}: ${reason}; ${fix}`),
  );
  return [...new Set(told)];
}

function place({ properties }: Part, index: number | undefined): string {
  return index === undefined ? properties.arguments : `${properties.arguments}[${index}]`;
}

function toFinding(part: Part, { code, index, value, reason, fix }: ArgFinding): Finding {
  return { code, property: place(part, index), value, reason, fix };
}

/** Flags that aren't free, secrets first: nothing else is said of a word with one, so that it isn't repeated. */
function ownFindings(part: Part, engine: EngineProfile, given: readonly GivenArg[], release: DynamoRelease): Finding[] {
  const { managed } = engine;
  const findings = new Map<string, Finding>();
  for (const [index, word] of part.arguments.entries()) {
    const secret = opaque(word) ? undefined : secretFinding(managed, place(part, index), word);
    if (secret !== undefined) findings.set(place(part, index), secret);
  }
  for (const one of given) {
    const property = place(part, one.index);
    const holds = one.inline ? undefined : one.values.map((_, at) => place(part, one.index + 1 + at)).find((at) => findings.has(at));
    const reserved = reservedFinding(managed, property, one.flag?.name ?? one.name.replace(/_/g, "-"), shown(one)) ?? stopsAt(property, one, engine, release);
    if (holds !== undefined) findings.delete(holds);
    if (holds !== undefined && reserved === undefined) findings.set(property, secretFinding(managed, property, `--hf-token=`) as Finding);
    else if (reserved !== undefined && !findings.has(property)) findings.set(property, reserved);
  }
  return [...findings.values()];
}

/** A flag that the release's parser takes, and at which its worker stops. */
function stopsAt(property: string, given: GivenArg, { serving }: EngineProfile, { version }: DynamoRelease): Finding | undefined {
  const why = serving.stopsAt?.(given.name, version);
  return why === undefined ? undefined : { code: "engine-arg-not-free", property, value: shown(given), ...why };
}

function shown({ written, values, inline }: GivenArg): string {
  return values.length === 0 ? written : `${written}${inline ? "=" : " "}${values.join(" ")}`;
}

/** Values that are right by themselves, beside the model's properties. */
function meaning(part: Part, model: ServedModelOptions, given: GivenWords, release: DynamoRelease): Finding[] {
  const engine = engineOf(model);
  const args = engine.readArgs(part.arguments, versionsOf(model, release.version));
  if (engine.simulated === true) return values(part, engine, args, given.all);
  return [
    ...args.invalid.filter(({ value }) => value === undefined || !opaque(value)).map(({ name, value, takes }) => ({
      code: "invalid-engine-arg" as const,
      property: place(part, given.last(name)?.index),
      value: value === undefined ? name : `${name} ${value}`,
      reason: `${engine.title}'s ${name} takes ${takes}`,
      fix: "write one, or leave the argument out",
    })),
    ...checkLength(part, given.last(engine.lengthFlag), args.maxModelLen),
    ...checkGpus(part, args, engine),
    ...(args.invalid.length > 0 ? [] : values(part, engine, args, given.all, ownLength(model))),
    ...given.of("--extra-engine-args").flatMap((one) => checkFile(part, model, one)),
    ...given.of("--quantization").flatMap(({ index, values: [value] }) => (value === undefined || opaque(value) ? [] : checkQuantization(place(part, index), model, value))),
  ];
}

/** Values that the parser takes and the engine doesn't, and arguments that don't go together. */
function values(part: Part, engine: EngineProfile, args: EngineArgs, given: readonly GivenArg[], own?: number): Finding[] {
  const gpus = opaque([part.gpus, part.nodes] as unknown as string) ? Infinity : part.gpus * part.nodes;
  const length = opaque(part.maxModelLen as unknown as string) ? undefined : part.maxModelLen;
  return checkValues(engine, { args, given, gpus, maxModelLen: length, own }).map(({ code, given: one, reason, fix }) => ({ code, property: place(part, one.index), value: shown(one), reason, fix }));
}

/** The longest request of a model that nothing else is said of, where it is known. */
function ownLength({ model, plan }: ServedModelOptions): number | undefined {
  return typeof model !== "string" || opaque(model) || plan?.config !== undefined ? undefined : findModel(model)?.architecture.maxPositions;
}

function checkLength(part: Part, given: GivenArg | undefined, length: number | undefined): Finding[] {
  const { maxModelLen, properties } = part;
  if (maxModelLen === undefined || given === undefined || opaque(maxModelLen as unknown as string) || given.values.some(opaque) || length === maxModelLen) return [];
  return [contradicts(part, given, `${properties.maxModelLen} is ${maxModelLen}, and the last word would be this one's`, "leave one of them out")];
}

/** A replica's ranks are its GPUs: more can't start, and of fewer the rest is idle, which the plan tells. */
function checkGpus({ gpus, nodes, properties }: Part, args: EngineArgs, engine: EngineProfile): Finding[] {
  if (opaque(gpus as unknown as string)) return [];
  const all = gpus * nodes;
  const { tensor = unnamedTensor(all, args), pipeline = 1, data = 1, prefillContext = 1 } = args;
  const ranks = tensor * pipeline * data * prefillContext;
  if (ranks <= all) return [];
  const share = all / data;
  const unsaid = args.tensor === undefined && data > 1 && Number.isInteger(share);
  const context = prefillContext === 1 ? "" : ` x prefill context ${prefillContext}`;
  return [
    {
      code: "not-enough-gpus",
      property: properties.gpus,
      value: gpus,
      reason: `${properties.arguments} ask for ${ranks} GPUs: tensor ${tensor} x pipeline ${pipeline} x data ${data}${context}`,
      // Unsaid, tensor parallelism is all of a worker's GPUs, beside data parallelism too.
      fix: unsaid ? `say beside it over how many GPUs one copy is split: "${engine.serving.tensorFlag}", "${share}"` : `set ${properties.gpus} to ${Math.ceil(ranks / nodes)}, or ask for a smaller parallelism`,
    },
  ];
}

/** TensorRT-LLM's settings in a file, which no volume of ours brings: the release's image has NVIDIA's own below its working folder. */
function checkFile(part: Part, { workerImage }: ServedModelOptions, given: GivenArg): Finding[] {
  const file = given.values[0];
  if (workerImage !== undefined || file === undefined || opaque(file) || file.startsWith("/workspace/") || !/^[./\w-]+$/.test(file)) return [];
  const reason = "it is read in the pod, where the release's image has files of NVIDIA's below /workspace alone, and nothing brings others";
  const fix = `write its content as one object: "--override-engine-args" and JSON; or build an image with it, and name it as workerImage`;
  return [{ code: "engine-file-not-there", property: place(part, given.index), value: shown(given), reason, fix }];
}

function contradicts(part: Part, given: GivenArg, reason: string, fix: string): Finding {
  return { code: "engine-arg-contradicts", property: place(part, given.index), value: shown(given), reason, fix };
}
