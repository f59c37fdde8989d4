import { DeployedModel } from "../cluster/deployment";
import { Asking, NoAnswer, Told } from "./ask";
import { Row } from "./row";

/** What a door answers to whom it doesn't know: HTTP's own words, or the way to a login. */
const WHO_ARE_YOU = [401, 403];
const isElsewhere = (status: number): boolean => status >= 300 && status < 400;
/** The name has no record. */
const NO_RECORD = /ENOTFOUND|EAI_AGAIN/;

/**
 * Whether a model is reached where its users reach it: a stream through the door where nobody is asked who one is, and where one is asked, that one is.
 * No login is sent. What isn't reached from here says nothing where the door is for a network inside, or for some ranges alone.
 */
export async function doorRow({ name, model, exposure }: DeployedModel, asking: Asking, stream: (address: string, model: string, asking: Asking) => Promise<Told>): Promise<Row[]> {
  if (exposure === undefined) return [];
  const { address, authentication, reach, allowedCidrs } = exposure;
  const origin = address.replace(/\/v1\/?$/, "");
  const isAsked = authentication !== undefined;
  const row = { id: "door", about: name, expected: isAsked ? `${origin} asks who one is` : `a streamed answer with a finish_reason, through ${origin}` };
  let status: number;
  try {
    status = await knock(`${origin}/v1/models`, asking);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    if (error.message === "interrupted") return [{ ...row, seen: error.message, status: "unknown" }];
    const seen = `not reached from here: ${error.message}`;
    if (reach === "internal") return [{ ...row, seen: `${seen}; it is inside a network: --address from there`, status: "skipped" }];
    return [{ ...row, seen, status: NO_RECORD.test(error.message) ? "failed" : (allowedCidrs ?? []).length > 0 ? "skipped" : "unknown" }];
  }
  if (isAsked) {
    if (WHO_ARE_YOU.includes(status) || isElsewhere(status)) return [{ ...row, seen: `answers ${status}`, status: "passed" }];
    return [{ ...row, seen: `answers ${status}${status < 300 ? " to somebody without a login" : ""}`, status: "failed" }];
  }
  try {
    const { finish, seconds } = await stream(origin, model, asking);
    return [{ ...row, seen: `${finish}, in ${seconds.toFixed(1)} s`, status: "passed" }];
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return [{ ...row, seen: error.message, status: error.message === "interrupted" ? "unknown" : "failed" }];
  }
}

/** The status alone, and where one is sent to not gone after. */
async function knock(url: string, { seconds, signal }: Asking): Promise<number> {
  const late = AbortSignal.timeout(seconds * 1000);
  try {
    const { status, body } = await fetch(url, { redirect: "manual", signal: signal === undefined ? late : AbortSignal.any([late, signal]) });
    await body?.cancel();
    return status;
  } catch (error) {
    if (signal?.aborted === true) throw new NoAnswer("interrupted");
    if (late.aborted) throw new NoAnswer(`no answer within ${Math.round(seconds)} s`);
    const { message, cause } = error as Error;
    throw new NoAnswer(cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : message);
  }
}
