import { nearest } from "../../../core/checks/checks";
import { Finding } from "../../../core/problems/problem";
import { AskedModel } from "./asked-model";
import { SyntheticChatOptions } from "./chat-options";
import { DEFAULT_EVERY, DEFAULT_TIMEOUT, askedModels } from "./chats";

/** What is wrong with the chats that a deployment's models are asked. */
export function checkChats(property: string, options: SyntheticChatOptions | undefined, models: readonly AskedModel[]): Finding[] {
  if (options === undefined) return [];
  const { everySeconds = DEFAULT_EVERY, timeoutSeconds = DEFAULT_TIMEOUT, leaveOut = [] } = options;
  const names = models.map(({ name }) => name);
  const findings = leaveOut.flatMap((value, index): Finding[] => {
    if (names.includes(value)) return [];
    const near = nearest(value, names);
    return [{ code: "unknown-chat-model", property: `${property}.leaveOut[${index}]`, value, reason: "the deployment has no model of that name", fix: near === undefined ? "name a model as models has it" : `did you mean "${near}"?` }];
  });
  if (timeoutSeconds >= everySeconds) {
    const reason = `a model is asked every ${everySeconds} s, and a chat may take ${timeoutSeconds}: Prometheus takes no answer that comes after the next question`;
    findings.push({ code: "chat-longer-than-interval", property: `${property}.timeoutSeconds`, value: options.timeoutSeconds, reason, fix: `give less than ${everySeconds}, or a longer everySeconds` });
  }
  if (askedModels(options, models).length === 0) {
    const reason = models.length === 0 ? "the deployment has no model that could be asked: of graphs of your own the names aren't known here" : "every model is left out";
    findings.push({ code: "no-chats", property, value: undefined, reason, fix: "leave it out" });
  }
  return findings;
}
