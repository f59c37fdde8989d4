import { App } from "../constructs/core/framework";
import { Construct } from "constructs";
import { InvalidInputError } from "../constructs/core/problems/problem";

/**
 * What a deployment stands in, an app or a construct of one. Anything else holds no problems that could be told at synth: it is refused at
 * once.
 */
export function requireScope(scope: unknown): Construct {
  if (Construct.isConstruct(scope) && App.isApp(scope.node.root)) return scope;
  const reason = Construct.isConstruct(scope) ? "it stands in no app, and so is never synthesised" : "a deployment stands in an app, or in a construct of one";
  const value = Construct.isConstruct(scope) ? scope.node.path : scope;
  throw new InvalidInputError([{ code: "wrong-type", constructPath: "", property: "scope", value, reason, fix: 'write it like new EksDeployment(app, "chat", { ... }), with const app = new App()' }]);
}
