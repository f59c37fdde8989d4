import { bindsDevices } from "../../cluster/pools/pool-needs";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { isObject } from "../../core/shape/shape";
import { engineOf } from "../engine";
import { onGpus } from "../parts/part";
import { PlacedPart, needsOf } from "../parts/place-parts";
import { ServedModelOptions } from "../served-model-options";
import { loaderOf } from "../weights/loader";
import { ModelTask } from "./model-task";

/** A name among SGLang's own templates. */
const TEMPLATE = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Workers that encode beside what the model has besides. Whether engine and release have them is `checkOptions`' to say, whether they fit the plan's. */
export function checkEncode(model: ServedModelOptions): Finding[] {
  const { encode, task, lora, scaling, router, prefill } = model;
  if (!isObject(encode)) return [];
  const refused = (code: Finding["code"], property: string, value: unknown, reason: string, fix: string): Finding => ({ code, property, value, reason, fix });
  const engine = engineOf(model);
  const first = engine.serving.encodesFirst;
  return [
    ...(task === ModelTask.MULTIMODAL ? [] : [refused("encode-without-images", "encode", encode, "a model that is asked for text alone has no images to encode", "set task to ModelTask.MULTIMODAL, or leave encode out")]),
    ...checkTemplate(encode.chatTemplate, first, engine.title),
    ...(first && router?.mode === "kv"
      ? [refused("encode-beside-router", "router", router.mode, `with ${engine.title} requests come to the workers that encode, which hold no KV cache and choose a worker themselves: the router would look at the wrong ones`, "leave router out, or serve it by vLLM")]
      : []),
    ...(first && lora !== undefined ? [refused("options-exclude", "lora", "lora", `${engine.title}'s workers behind one that encodes have no endpoint that loads adapters`, "leave one of them out, or serve it by vLLM")] : []),
    ...(scaling?.kind === "planner" && prefill === undefined
      ? [refused("encode-beside-planner", "scaling", "planner", "workers that encode are of the graph's type worker, as those that do all else are, and Dynamo's planner ends where it finds two", "scale by Scaling.keda, or serve prefill apart")]
      : []),
    ...(loaderOf(model).kind === "object-store" ? [refused("encode-without-folder", "weightsLoader", "object-store", "a worker that encodes reads tokenizer and tower from a folder alone", "take the shared volume, or leave encode out")] : []),
  ];
}

function checkTemplate(value: unknown, needed: boolean, title: string): Finding[] {
  if (Token.isUnresolved(value)) return [];
  const at = { code: "encode-template" as const, property: "encode.chatTemplate", value };
  if (value === undefined) {
    if (!needed) return [];
    return [{ ...at, reason: `${title}'s worker that encodes finds images in a prompt by the template's name, and ends without it`, fix: 'name it as SGLang does: "qwen2-vl" for Qwen\'s models that see' }];
  }
  if (!needed) return [{ ...at, reason: `${title}'s workers read the model's own template`, fix: "leave it out" }];
  return TEMPLATE.test(String(value)) ? [] : [{ ...at, reason: "it is one of the names in SGLang's own list (sglang/srt/parser/conversation.py), and no file", fix: 'write it like "qwen2-vl"' }];
}

/** Pools between which what is encoded doesn't get: where those that prefill hear over some devices alone, the others must have them too. */
export function checkEncodePlace(parts: readonly PlacedPart[]): Finding[] {
  const encode = parts.find(({ part }) => part.role.worker === "encode");
  const prefill = parts.find(({ part }) => part.role.worker === "prefill" || part.role.worker === "worker");
  if (encode?.pool === undefined || prefill?.pool === undefined || encode.pool === prefill.pool || !onGpus(encode.part)) return [];
  if (!bindsDevices(needsOf(prefill)) || bindsDevices(needsOf(encode))) return [];
  const reason = `workers on pool ${prefill.pool.name} hear over its ${prefill.pool.fabric.kind} alone, and pool ${encode.pool.name} isn't on it`;
  return [{ code: "encode-out-of-reach", property: encode.part.properties.pool, value: encode.pool.name, reason, fix: `name ${prefill.pool.name}, or another pool on that fabric` }];
}
