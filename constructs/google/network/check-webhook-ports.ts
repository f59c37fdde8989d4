import { Token } from "../../core/framework";
import { Finding } from "../../core/problem";

/** Ports that are none, or that stand there twice. */
export function checkWebhookPorts(property: string, ports: number[] = []): Finding[] {
  if (Token.isUnresolved(ports)) return [];
  return ports.flatMap((value, index): Finding[] => {
    const at = { code: "invalid-webhook-port" as const, property: `${property}[${index}]`, value };
    if (Token.isUnresolved(value)) return [];
    if (!(Number.isInteger(value) && value >= 1 && value <= 65535)) {
      return [{ ...at, reason: "a TCP port is a whole number from 1 to 65535", fix: "write the port that the webhook's pods listen on, such as 9443" }];
    }
    return ports.indexOf(value) === index ? [] : [{ ...at, reason: "the port stands there twice", fix: "name each once" }];
  });
}
