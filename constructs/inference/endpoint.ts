/** The port of Dynamo's frontend. */
export const FRONTEND_PORT = 8000;

/** The service that the operator makes for a model's frontend. */
export function frontendService(name: string): string {
  return `${name}-frontend`;
}

/** The frontend of a model, from its own namespace. */
export function frontendAddress(name: string): string {
  return `http://${frontendService(name)}:${FRONTEND_PORT}`;
}

/** Where clients in the cluster reach a model, as OpenAI's take it for `base_url`. */
export function endpointOf(name: string, namespace: string): string {
  return `http://${frontendService(name)}.${namespace}:${FRONTEND_PORT}/v1`;
}
