/** The port of Dynamo's frontend. */
const PORT = 8000;

/** The frontend of a model, from its own namespace: the service that the operator makes for it. */
export function frontendAddress(name: string): string {
  return `http://${name}-frontend:${PORT}`;
}

/** Where clients in the cluster reach a model, as OpenAI's take it for `base_url`. */
export function endpointOf(name: string, namespace: string): string {
  return `http://${name}-frontend.${namespace}:${PORT}/v1`;
}
