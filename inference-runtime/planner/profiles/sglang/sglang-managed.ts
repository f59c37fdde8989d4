import { BY_DYNAMO, DISCOVERY, EVERYWHERE, HTTP_SERVER, NODES, ROLE, SECRETS, WEIGHTS } from "../managed";
import { ManagedFlags } from "../profile";

/** Flags of SGLang and of Dynamo's worker that are not free. */
export const SGLANG_MANAGED: readonly ManagedFlags[] = [
  WEIGHTS(["--model-path", "--model", "--served-model-name", "--revision", "--download-dir", "--tokenizer-path"]),
  HTTP_SERVER(["--host", "--port", "--fastapi-root-path", "--ssl-keyfile", "--ssl-certfile", "--ssl-ca-certs", "--enable-ssl-refresh"]),
  DISCOVERY(["--endpoint", "--namespace", "--discovery-backend", "--store-kv", "--request-plane", "--event-plane", "--response-plane"]),
  ROLE(["--disaggregation-mode", "--disaggregation-transfer-backend", "--disaggregation-bootstrap-port", "--disagg-config", "--disagg-config-key", "--config-key", "--dedicated-mm-encoder"]),
  NODES(["--nnodes", "--node-rank", "--dist-init-addr", "--nccl-init-addr"]),
  { flags: ["--base-gpu-id", "--gpu-id-step"], code: "engine-arg-not-free", reason: "a container sees its own GPUs alone, numbered from 0 without gaps", fix: "leave it out; gpusPerWorker says how many there are" },
  ...EVERYWHERE,
  // --reasoning-parser is free: SGLang holds guided decoding back by it while a model thinks, beside --dyn-reasoning-parser (Dynamo's test_sglang_unit.py).
  BY_DYNAMO(
    ["--tool-call-parser", "--chat-template"],
    "templates and calls of tools are Dynamo's to read, not SGLang's own server's",
    'write "--dyn-tool-call-parser", or "--custom-jinja-template" and a file of the image',
  ),
  ...SECRETS("SGLang", ["--api-key", "--admin-api-key"]),
];
