import { MOCKER_PROFILE } from "../../inference-runtime/planner/profiles/mocker";
import { EngineProfile } from "../../inference-runtime/planner/profiles/profile";
import { profileOf } from "../../inference-runtime/planner/profiles/profiles";

/** What serves a model's tokens. */
export class Engine {
  /** vLLM. */
  public static readonly VLLM = new Engine("vllm");
  /** SGLang. */
  public static readonly SGLANG = new Engine("sglang");
  /** TensorRT-LLM, with its PyTorch backend. */
  public static readonly TENSORRT_LLM = new Engine("trtllm");
  /**
   * Dynamo's mocker: plays vLLM without a GPU and answers with made-up tokens. For trying a shape, a router or a whole chain before GPUs are
   * paid for; tokenizer and configuration are the model's own, its weights aren't read.
   */
  public static readonly MOCKER = new Engine("mocker");

  private constructor(public readonly name: string) {}
}

/** How an engine of that name is written in an app: "Engine.VLLM". */
export function engineMember(name: string): string {
  const [member = name] = Object.entries(Engine).find(([, engine]) => engine instanceof Engine && engine.name === name) ?? [];
  return `Engine.${member}`;
}

/** The engine that serves a model. */
export function engineOf({ engine = Engine.VLLM }: { readonly engine?: Engine }): EngineProfile {
  return engine === Engine.MOCKER ? MOCKER_PROFILE : profileOf(engine.name);
}
