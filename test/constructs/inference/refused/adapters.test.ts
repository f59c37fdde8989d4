import { Engine } from "../../../../constructs/inference/engine";
import { LoraSource } from "../../../../constructs/inference/options/lora";
import { Router } from "../../../../constructs/inference/routing/router";
import { WeightsLoader } from "../../../../constructs/inference/weights/loader";
import { Refusal, expectModelRefused, titled } from "./refusal";

/* eslint-disable @typescript-eslint/no-explicit-any -- properties as a program without types gives them */
const folder = (path: any): any => ({ lora: { adapters: [{ name: "sql", source: LoraSource.folder(path) }] } });
const downloaded = (id: any, revision?: any): any => ({ lora: { adapters: [{ name: "sql", source: LoraSource.downloaded(id, revision) }] } });
const SOURCE = "lora.adapters[0].source";

const ROWS: Refusal[] = [
  [folder("/adapters/sql"), "invalid-lora", SOURCE, 'write it like LoraSource.folder("adapters/sql")'],
  [folder("adapters/sql/"), "invalid-lora", SOURCE, 'write it like LoraSource.folder("adapters/sql")'],
  [folder("adapters/../../etc"), "invalid-lora", SOURCE, 'write it like LoraSource.folder("adapters/sql")'],
  [folder("file:///opt/models/sql"), "invalid-lora", SOURCE, 'write it like LoraSource.folder("adapters/sql")'],
  [folder(""), "invalid-lora", SOURCE, 'write it like LoraSource.folder("adapters/sql")'],
  [folder(undefined), "invalid-lora", SOURCE, 'write it like LoraSource.folder("adapters/sql")'],
  [downloaded("sql-lora"), "invalid-lora", SOURCE, 'write it like LoraSource.downloaded("my-org/my-lora")'],
  [downloaded("hf://my-org/sql"), "invalid-lora", SOURCE, 'write it like LoraSource.downloaded("my-org/my-lora")'],
  [downloaded(undefined), "invalid-lora", SOURCE, 'write it like LoraSource.downloaded("my-org/my-lora")'],
  [downloaded("my-org/sql", "refs/pr/1"), "invalid-lora", SOURCE, "write a commit, or a tag or branch without slashes"],
  [downloaded("my-org/sql", ""), "invalid-lora", SOURCE, "write a commit, or a tag or branch without slashes"],
  [{ ...downloaded("my-org/sql"), engine: Engine.SGLANG, weightsLoader: WeightsLoader.objectStore({ uri: "s3://weights/qwen" }) }, "invalid-lora", SOURCE, "take LoraSource.s3 or LoraSource.huggingFace"],
  [{ ...folder("adapters/sql"), engine: Engine.SGLANG, weightsLoader: WeightsLoader.objectStore({ uri: "s3://weights/qwen" }) }, "invalid-lora", SOURCE, "take LoraSource.s3 or LoraSource.huggingFace"],
  [{ ...folder("adapters/sql"), weightsLoader: WeightsLoader.image({ image: "registry.example.com/weights/qwen:1" }) }, "invalid-lora", SOURCE, "take LoraSource.s3 or LoraSource.huggingFace"],
  [{ ...folder("adapters/sql"), engine: Engine.TENSORRT_LLM }, "option-not-served", "lora", "serve it by Engine.VLLM or Engine.SGLANG"],
  [{ lora: { s3Secret: "reader", adapters: [{ name: "sql", source: LoraSource.folder("adapters/sql") }] } }, "invalid-lora", "lora.s3Secret", "leave it out"],
  [{ ...folder("adapters/sql"), router: Router.LEAST_LOADED }, "options-exclude", "router", "take Router.KV, or leave router out"],
  [{ lora: { adapters: [{ name: "sql", source: LoraSource.s3("s3://adapters/sql") }] }, router: Router.POWER_OF_TWO }, "options-exclude", "router", "take Router.KV, or leave router out"],
];

/** Adapters on a volume that isn't there or holds none, and behind routers that can't look for them. */
test.each(titled(ROWS))("%s", (_, ...row) => expectModelRefused(row));
