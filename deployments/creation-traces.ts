import { Environment } from "./environment";

/**
 * Lets cdktf do without the stack trace that it takes, to its full depth, of every value known only at apply: a tenth of the time of a
 * synthesis. They are for one kind of error, which tells where such a value was made; `CDKTF_DYNAMO_TRACES=1` has them taken. The AWS CDK
 * does the same by itself, with `CDK_DEBUG`. All other stack traces are as ever.
 *
 * @returns what puts the traces back
 * @see https://github.com/hashicorp/terraform-cdk/blob/v0.21.0/packages/cdktf/lib/tokens/private/stack-trace.ts
 */
export function leaveOutCreationTraces(env: Environment): () => void {
  const capture = Error.captureStackTrace;
  const putBack = (): void => {
    Error.captureStackTrace = capture;
  };
  if (env.CDKTF_DYNAMO_TRACES) return putBack;
  Error.captureStackTrace = (target: object, below?: NewableFunction | ((...args: never[]) => unknown)): void => {
    // cdktf asks on behalf of a plain object, by a function of its own of this name.
    if (target instanceof Error || below?.name !== "captureStackTrace") capture(target, below as NewableFunction);
  };
  return putBack;
}
