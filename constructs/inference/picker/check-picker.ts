import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { coded } from "../../core/problems/warn";
import { isHigh } from "../../cluster/availability/availability";
import { checkRuntimeImage, runtimeVersion } from "../../dynamo/checks/check-images";
import { formatVersion } from "../../dynamo/image-kinds";
import { DynamoRelease } from "../../dynamo/release";
import { checkForm, frontendRelease, workerRelease } from "../checks/check-images";
import table from "../data/endpoint-picker.json";
import { ModelTask } from "../options/model-task";
import { Router } from "../routing/router";
import { ServedModelOptions } from "../served-model-options";
import { PICKER_SINCE, pickerLine, pickerWantsEvents } from "./picker";

/** What a model with Dynamo's endpoint picker can't have, or must: whatever its door. */
export function checkPicker(model: ServedModelOptions, release: DynamoRelease): Finding[] {
  const { endpointPicker: value } = model;
  // Of something else in that place the shapes tell.
  if (typeof value !== "object" || value === null) return [];
  const property = "endpointPicker";
  if (pickerLine(release) === undefined) {
    const reason = `Dynamo ${release.version} has no endpoint picker that a model here can be served by: ${table.before}`;
    return [{ code: "picker-not-in-release", property, value, reason, fix: `take ${PICKER_SINCE} or newer, or leave it out: the frontends' router (router: Router.KV) knows the caches too` }];
  }
  return [
    ...checkDoor(model),
    ...checkReleases(model, release),
    ...checkImage(model, release),
    ...checkWorkers(model),
    ...checkScalers(model),
    ...checkEvents(model),
  ];
}

function checkDoor({ exposure, endpointPicker: value }: ServedModelOptions): Finding[] {
  if (exposure !== undefined) return [];
  const reason = "it is asked by the gateway of a door, and the model has none: inside the cluster the frontends' router picks the worker";
  return [{ code: "picker-without-door", property: "endpointPicker", value, reason, fix: "give the model an exposure, or leave this out" }];
}

/** Picker, sidecars and workers speak by headers and events that a release has as it has them. */
function checkReleases(model: ServedModelOptions, release: DynamoRelease): Finding[] {
  const [frontends, workers] = [frontendRelease(model, release), workerRelease(model, release)].map((version) => DynamoRelease.of(version).line);
  const apart = [
    ...(frontends === release.line ? [] : [{ property: "frontendImage", value: model.frontendImage, line: frontends }]),
    ...(workers === release.line ? [] : [{ property: "workerImage", value: model.workerImage, line: workers }]),
  ];
  return apart.map(({ property, value, line }) => imageApart(property, value, line, release));
}

function imageApart(property: string, value: unknown, line: string, release: DynamoRelease): Finding {
  return {
    code: "picker-images-apart",
    property,
    value,
    reason: `the platform, the picker, its sidecars and the workers are of one minor with each other (NVIDIA's guide), and this is ${line} beside ${release.line}`,
    fix: `take an image of ${release.line}, or leave endpointPicker out while you move`,
  };
}

function checkImage({ endpointPicker }: ServedModelOptions, release: DynamoRelease): Finding[] {
  const image = endpointPicker?.image;
  if (image === undefined || Token.isUnresolved(image) || typeof image !== "string") return [];
  const property = "endpointPicker.image";
  const form = checkForm(property, image, release, release.frontendImage());
  const wrong = form.length > 0 ? form : checkRuntimeImage(property, image, "frontend", release, release.frontendImage());
  const version = wrong.length > 0 ? undefined : runtimeVersion(image, release);
  const line = version === undefined ? release.line : DynamoRelease.of(formatVersion(version)).line;
  return line === release.line ? wrong : [imageApart(property, image, line, release)];
}

function checkWorkers({ nodesPerWorker = 1, prefill, lora, task, encode }: ServedModelOptions): Finding[] {
  const say = (property: string, value: unknown, reason: string, fix: string): Finding => ({ code: "picker-excludes", property, value, reason, fix });
  const nodes: [string, number | undefined][] = [["nodesPerWorker", nodesPerWorker], ["prefill.nodesPerWorker", prefill?.nodesPerWorker]];
  return [
    ...nodes
      .filter(([, value]) => value !== undefined && !Token.isUnresolved(value) && value > 1)
      .map(([property, value]) => say(property, value, "the pool takes a worker's pods by their labels, those of its further nodes too, which answer nothing; NVIDIA shows it with workers of one node alone", "keep a worker on one node, or leave endpointPicker out")),
    ...(lora === undefined ? [] : [say("lora", lora, "the picker knows the model alone, and adapters are to be served without it (NVIDIA's guide)", "leave one of them out")]),
    ...(task === undefined || task === ModelTask.TEXT ? [] : [say("task", task.name, "the picker reads chats of text: of images and vectors it finds no prefix", "leave endpointPicker out")]),
    ...(encode === undefined ? [] : [say("encode", encode, "the pool would take workers that encode for workers that answer", "leave one of them out")]),
  ];
}

/** Who moves numbers of workers counts what comes by the frontends. */
function checkScalers({ scaling, prefill }: ServedModelOptions): Finding[] {
  const places: [string, unknown][] = [["scaling", scaling], ["prefill.scaling", prefill?.scaling]];
  return places
    .filter(([, value]) => value !== undefined)
    .map(([property, value]) => ({
      code: "picker-beside-scaling" as const,
      property,
      value,
      reason: "it follows what the frontends are asked, and chats that the picker sends to a worker never pass them: it would take away workers that are busy",
      fix: "write replicas in its place, or leave endpointPicker out",
    }));
}

/** Workers tell of their caches to all who ask, or to nobody. */
function checkEvents(model: ServedModelOptions): Finding[] {
  const { router } = model;
  if (!(router instanceof Router) || router.mode !== "kv" || (router.options?.events !== false) === pickerWantsEvents(model)) return [];
  const reason = "the workers tell of their caches or don't, and the frontends' router and the picker say otherwise of it";
  return [{ code: "picker-events-differ", property: "endpointPicker.events", value: model.endpointPicker?.events, reason, fix: "say the same in both: router: Router.kv({ events }) and endpointPicker: { events }" }];
}

/** What to know of a picker without being refused. */
export function pickerWarnings({ name, availability, endpointPicker }: ServedModelOptions): string[] {
  if (endpointPicker === undefined || !isHigh(availability)) return [];
  return [coded("picker-alone", `${name} has one endpoint picker, since a second would count by itself what it sent: while its pod goes from a node to another, chats that come by the door fail. Inside the cluster the frontends answer.`)];
}
