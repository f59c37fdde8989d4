import { checkSecretManager } from "../../../../constructs/google/secrets/check-secret-manager";
import { GkeStoredSecret } from "../../../../constructs/google/secrets/stored-secret";

test("a token in place of a secret's name is refused, and not said again", () => {
  const token = `hf_${"a1".repeat(17)}`;
  const [finding, ...others] = checkSecretManager("secretManager", { secrets: [GkeStoredSecret.huggingFaceToken(token)] });
  expect([finding.code, finding.property, finding.value, others]).toEqual(["invalid-stored-secret", "secretManager.secrets[0].secret", "hf_...", []]);
  expect(JSON.stringify(finding)).not.toContain(token);
});
