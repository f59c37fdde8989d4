import { RuleOptions } from "./rule-options";

/** The options with what stands for those that weren't given. */
export interface ResolvedRuleOptions extends Required<Omit<RuleOptions, "timeToFirstTokenBounds" | "interTokenBounds">> {
  readonly timeToFirstTokenBounds: number[];
  readonly interTokenBounds: number[];
}
