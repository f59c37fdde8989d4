import { NoAnswer } from "../programs/answer";
import { Answer } from "../programs/answer";
import { DataKind } from "./kept";

/** Something of a deployment's that Terraform doesn't have: a controller made it, or it was kept. Found by its tags, never by a guess. */
export interface Leftover {
  /** "load balancer". */
  readonly what: string;
  readonly id: string;
  /** Of which kind of data it is. @default - none */
  readonly data?: DataKind;
  readonly note?: string;
  /** What deletes it. */
  readonly command: string;
}

/** What was found, and what couldn't be looked for. */
export interface Search {
  readonly found: readonly Leftover[];
  readonly silent: readonly { readonly what: string; readonly answer: NoAnswer }[];
}

/** Looks for several things; what one question doesn't tell hides nothing of the others. */
export async function searchAll(questions: { readonly [what: string]: Promise<Answer<readonly Leftover[]>> }): Promise<Search> {
  const answers = await Promise.all(Object.entries(questions).map(async ([what, answer]) => ({ what, answer: await answer })));
  return {
    found: answers.flatMap(({ answer }) => (answer.known ? answer.value : [])),
    silent: answers.flatMap(({ what, answer }) => (answer.known ? [] : [{ what, answer }])),
  };
}

/** Without what Terraform has in a state, by the cloud's id. */
export function besides(search: Search, ids: ReadonlySet<string>): Search {
  const isTerraforms = ({ id }: Leftover): boolean => [...ids].some((one) => one === id || one.toLowerCase() === id.toLowerCase());
  return { ...search, found: search.found.filter((one) => !isTerraforms(one)) };
}
