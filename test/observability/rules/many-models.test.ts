import { findRuleOptionProblems } from "../../../observability/rules/check-options";
import { ruleGroups } from "../../../observability/rules/rule-groups";

const MODELS = Array.from({ length: 30_000 }, (_, index) => `Organisation/A-model-with-a-name-of-some-length-${index}`);

test("thousands of models are looked up once each: the time that it takes grows as they do", () => {
  const begun = process.cpuUsage();
  expect(findRuleOptionProblems("1.6.1", { models: MODELS })).toEqual([]);
  expect(ruleGroups("1.6.1", { models: MODELS }).flatMap(({ rules }) => rules).find(({ alert }) => alert === "DynamoModelMissing")?.expr).toContain(MODELS[29_999]);
  const { user, system } = process.cpuUsage(begun);
  // Each with each other would be some two minutes of it.
  expect((user + system) / 1e6).toBeLessThan(5);
});

test("a name that stands twice is told with the place of its first", () => {
  const models = [...MODELS.slice(0, 3), MODELS[1], MODELS[1]];
  const told = findRuleOptionProblems("1.6.1", { models }, "alerts.");
  expect(told.map(({ code, property, reason }) => [code, property, reason])).toEqual([3, 4].map((index) => ["invalid-watched-model", `alerts.models[${index}]`, "the same name stands at alerts.models[1]"]));
});
