import { AnnotationMetadataEntryType } from "../framework";
import { IConstruct } from "constructs";
import { namingTokens } from "./named-tokens";
import { RuleCode } from "../rules/rule";

/**
 * Tells what a person should know of a construct and is not refused for: `cdktf synth` prints it with the construct's path.
 * Not by cdktf's `Annotations`, whose stack traces would put the machine's paths into the manifest.
 */
export function warn(scope: IConstruct, messages: string[]): void {
  for (const message of messages) scope.node.addMetadata(AnnotationMetadataEntryType.WARN, namingTokens(message));
}

/** A warning with the code of the rule that it tells of, by which the page of problems finds it. */
export function coded(code: RuleCode, message: string): string {
  return `[${code}] ${message}`;
}
