import { BY_DYNAMO, DISCOVERY, EVERYWHERE, HTTP_SERVER, NODES, ROLE, SECRETS, WEIGHTS } from "../managed";
import { ManagedFlags } from "../profile";

/** Flags of vLLM and of Dynamo's worker that are not free. */
export const VLLM_MANAGED: readonly ManagedFlags[] = [
  WEIGHTS(["--model", "--served-model-name", "--revision", "--download-dir"]),
  HTTP_SERVER(["--host", "--port", "--uds", "--root-path", "--uvicorn-log-level", "--ssl-keyfile", "--ssl-certfile", "--ssl-ca-certs", "--allowed-origins", "--api-server-count", "--disable-fastapi-docs", "--middleware"]),
  DISCOVERY(["--endpoint", "--namespace", "--kv-state-endpoint", "--discovery-backend", "--store-kv", "--request-plane", "--event-plane", "--response-plane"]),
  ROLE([
    ...["--is-prefill-worker", "--is-decode-worker", "--disaggregation-mode", "--route-to-encoder", "--multimodal-processor", "--multimodal-worker", "--multimodal-encode-worker"],
    ...["--multimodal-decode-worker", "--multimodal-encode-prefill-worker", "--ec-processor", "--ec-consumer-mode", "--vllm-native-encoder-worker", "--gms-shadow-mode"],
  ]),
  NODES([
    ...["--nnodes", "--node-rank", "--master-addr", "--master-port", "--headless", "--data-parallel-rank", "--data-parallel-start-rank", "--data-parallel-size-local"],
    ...["--data-parallel-address", "--data-parallel-rpc-port", "--data-parallel-hybrid-lb", "--data-parallel-external-lb", "--data-parallel-multi-port-external-lb"],
  ]),
  ...EVERYWHERE,
  BY_DYNAMO(["--tool-call-parser", "--enable-auto-tool-choice", "--tool-parser-plugin"], "calls of tools are read by Dynamo, not by vLLM's own server", 'write "--dyn-tool-call-parser" and a parser of Dynamo\'s'),
  BY_DYNAMO(["--chat-template"], "the template is filled in by Dynamo, not by vLLM's own server", 'write "--custom-jinja-template" and a file of the image'),
  ...SECRETS("vLLM", ["--api-key"]),
];
