import { PlanArgs } from "./profiles/profile";
import { profileOf } from "./profiles/profiles";

/** The engine's flags for a plan: what differs from its defaults. */
export const engineArgs: PlanArgs = (request, architecture, parallelism) => profileOf(request.engine).planArgs(request, architecture, parallelism);
