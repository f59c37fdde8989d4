import { IConstruct } from "constructs";
import { warn } from "../../core/problems/warn";
import { releaseWarnings } from "../release";

/** What was told in an app already, by its root: one release is many constructs', and is told of once. */
const told = new WeakMap<IConstruct, Set<string>>();

/** Tells what a person should know of a release that is taken all the same, once in an app. */
export function warnOfRelease(scope: IConstruct, version: string): void {
  const before = told.get(scope.node.root) ?? new Set<string>();
  told.set(scope.node.root, before);
  const messages = releaseWarnings(version).filter((message) => !before.has(message));
  messages.forEach((message) => before.add(message));
  warn(scope, messages);
}
